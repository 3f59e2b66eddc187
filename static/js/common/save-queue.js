// Saves what waits, one request at a time, again and again until the server has answered.
const RETRY_AFTER = [3000, 6000, 15000, 30000]; // ms
const ANSWERED = ["ok", "fault", "conflict"];

/** `send(item)` resolves to an answer's kind and data; `report(kind, why, count)` says how it stands. */
export class SaveQueue {
  #waiting = new Set();
  #sending = null;
  #retries = 0;
  #timer = 0;
  #run = Promise.resolve();
  #send;
  #report;
  halted = "";

  constructor(send, report) {
    this.#send = send;
    this.#report = report;
    const wake = () => this.isRetried && this.retry();
    for (const moment of ["online", "focus", "pageshow"]) window.addEventListener(moment, wake);
  }

  get waiting() {
    return [...this.#waiting];
  }

  get isBusy() {
    return Boolean(this.#waiting.size || this.#sending);
  }

  /** Whether coming back to the page is a reason to try again. */
  get isRetried() {
    return this.halted && this.halted !== "locked" && this.halted !== "refused";
  }

  /** Save an item as soon as those before it are answered. */
  add(item) {
    this.#waiting.add(item);
    this.#start();
  }

  /** Try again now. */
  retry() {
    clearTimeout(this.#timer);
    this.halted = "";
    this.#start();
  }

  /** Send nothing more. */
  halt(kind, why = "") {
    this.halted = kind;
    this.#report(kind, why, this.#waiting.size);
  }

  /** Resolves when nothing is being sent any more. */
  get settled() {
    return this.#run;
  }

  #start() {
    if (!this.#sending && !this.halted) this.#run = this.#sendAll();
  }

  async #sendAll() {
    while (this.#waiting.size && !this.halted) {
      [this.#sending] = this.#waiting;
      this.#waiting.delete(this.#sending);
      this.#report("busy");
      const { kind, data } = await this.#send(this.#sending);
      if (ANSWERED.includes(kind)) this.#retries = 0;
      else this.#wait(kind, data.why);
    }
    this.#sending = null;
    if (!this.#waiting.size) this.#report("done");
  }

  /** The server could not answer: the item waits for the next attempt. */
  #wait(kind, why) {
    this.#waiting.add(this.#sending);
    this.halt(kind, why);
    if (kind !== "offline" && kind !== "broken") return;
    const delay = RETRY_AFTER[Math.min(this.#retries++, RETRY_AFTER.length - 1)];
    this.#timer = setTimeout(() => this.retry(), delay);
  }
}
