// An editor saves itself after a pause, one request at a time, until the server has every word.
import { follow } from "./editing-around.js";
import { forget, keep, recall } from "./editing-keeping.js";
import { post } from "./editing-posting.js";
import { absolve, blame, compose, jump, parsed, report } from "./editing-showing.js";

const GLANCE = 350; // ms without a key before the words are composed
const PAUSE = 1800; // ms without a key before they are saved
const PATIENCE = [3000, 6000, 15000, 30000];
const FIELDS = ["template", "separator", "separator-other", "audience"];

function wordsIn(form) {
  return Object.fromEntries(FIELDS.filter((name) => form.elements[name]).map((name) => [name, form.elements[name].value]));
}

const same = (one, other) => FIELDS.every((name) => one?.[name] === other?.[name]);

/** One form with a passage's words, from the first key to what the server answers. */
class Editing {
  constructor(form) {
    this.form = form;
    this.refused = form.querySelector("[data-refused]");
    this.came = form.querySelector("[aria-invalid]") || form.querySelector("[data-conflict]");
    this.stored = this.came ? null : wordsIn(form); // what the server has; null while only it knows
    this.isHalted = Boolean(form.querySelector("[data-conflict]"));
    this.isSending = false;
    this.tries = 0;
  }

  get isDirty() {
    return !same(wordsIn(this.form), this.stored);
  }

  get version() {
    return this.form.elements.version.value;
  }

  typed() {
    if (!this.isDirty) {
      forget(this.form);
      if (!this.isSending && !this.isHalted) report(this.form, "same");
    } else {
      keep(this.form, wordsIn(this.form), this.version);
      if (!this.isHalted) report(this.form, "typing");
    }
    this.plan();
  }

  /** Compose soon, save a little later, both counted from the last key. */
  plan() {
    clearTimeout(this.glance);
    clearTimeout(this.pause);
    this.glance = setTimeout(() => this.look(), GLANCE);
    this.pause = setTimeout(() => this.save(), PAUSE);
  }

  /** Compose the words as they stand; an answer that comes too late is not waited for. */
  async look() {
    this.trying?.abort();
    this.trying = new AbortController();
    let answer;
    try {
      answer = await post(this.form, this.form.dataset.preview, wordsIn(this.form), this.trying.signal);
    } catch {
      return; // overtaken by the next key
    }
    if (answer.kind === "ok") {
      absolve(this.form);
      compose(this.form, answer.said);
    } else if (answer.kind === "fault") {
      blame(this.form, answer.said);
    }
  }

  async save() {
    clearTimeout(this.pause);
    if (this.isSending || this.isHalted || !this.isDirty) return;
    const words = wordsIn(this.form);
    this.isSending = true;
    report(this.form, "busy");
    const { kind, said } = await post(this.form, this.form.action, { ...words, version: this.version });
    this.isSending = false;
    if (kind === "ok") this.settled(words, said);
    else if (kind === "fault") {
      blame(this.form, said);
      report(this.form, "fault");
    } else if (kind === "conflict") this.clash(said);
    else this.stuck(kind, said.why);
  }

  /** The server has these words; what was typed meanwhile is saved next. */
  settled(words, said) {
    this.tries = 0;
    this.stored = words;
    // Moving and dropping beside the form have seen these words, too.
    const beside = this.form.closest(".editor")?.querySelectorAll("input[name=version]") ?? [];
    for (const seen of [this.form.elements.version, ...beside]) seen.value = said.version;
    follow(this.form);
    if (this.isDirty) return this.typed();
    forget(this.form);
    absolve(this.form);
    compose(this.form, said);
    report(this.form, "done");
  }

  /** Somebody else was there first: both wordings stand on the page until one is chosen. */
  clash(said) {
    this.isHalted = true;
    this.theirs = said.theirs;
    report(this.form, "conflict", said.html ? "Có người vừa sửa câu này." : said.why);
    if (said.html) this.refused.replaceChildren(parsed(said.html));
    this.refused.querySelector("button")?.focus();
  }

  choose(choice) {
    this.form.elements.version.value = this.refused.querySelector("[data-conflict]").dataset.version;
    if (choice === "theirs") this.take(this.theirs);
    else this.stored = null;
    this.refused.replaceChildren();
    this.isHalted = false;
    this.form.elements.template.focus();
    if (choice === "theirs") this.typed();
    else this.save();
  }

  /** Put the other's words into the fields. */
  take(words) {
    const separator = this.form.elements.separator;
    if (![...separator.options].some((option) => option.value === words.separator)) {
      separator.add(new Option(words.separator, words.separator), 0);
    }
    this.fill(Object.fromEntries(FIELDS.map((name) => [name, words[name] ?? ""])));
    this.stored = wordsIn(this.form);
  }

  fill(words) {
    for (const [name, value] of Object.entries(words)) if (this.form.elements[name]) this.form.elements[name].value = value;
  }

  /** Nobody could say anything: the words wait. */
  stuck(kind, why) {
    keep(this.form, wordsIn(this.form), this.version);
    report(this.form, kind, why);
    if (kind === "offline" || kind === "broken") {
      this.pause = setTimeout(() => this.save(), PATIENCE[Math.min(this.tries++, PATIENCE.length - 1)]);
    }
  }

  submitted(event) {
    if (this.isHalted && !this.theirs) return; // a page that came back refused: its buttons do what they say
    event.preventDefault();
    if (!event.submitter?.dataset.choice) this.save();
  }

  clicked(event) {
    const choice = event.target.closest("[data-choice]");
    if (!choice || !this.theirs) return;
    event.preventDefault();
    this.choose(choice.dataset.choice);
  }

  pressed(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    this.save();
  }

  listen() {
    this.form.addEventListener("input", () => this.typed());
    this.form.addEventListener("change", () => this.save());
    this.form.addEventListener("submit", (event) => this.submitted(event));
    this.form.addEventListener("keydown", (event) => this.pressed(event));
    this.refused.addEventListener("click", (event) => this.clicked(event));
    window.addEventListener("online", () => this.save());
    window.addEventListener("beforeunload", (event) => {
      if (this.form.isConnected && (this.isSending || this.isDirty)) event.preventDefault();
    });
  }

  /** Bring back what an earlier visit typed and could not save. */
  recover() {
    const left = this.came ? null : recall(this.form);
    if (!left) return;
    if (same(left.words, this.stored)) return forget(this.form);
    this.fill(left.words);
    this.form.elements.version.value = left.version; // if another wrote meanwhile, the server will say so
    report(this.form, "back");
    this.plan();
  }
}

export function edit(form) {
  const editing = new Editing(form);
  editing.listen();
  editing.recover();
  const wrong = form.querySelector("textarea[data-position]");
  if (wrong) jump(wrong, Number(wrong.dataset.position));
}
