// An editor composes its words while one types, and saves itself after a pause.
import { post } from "../common/request.js";
import { SaveQueue } from "../common/save-queue.js";
import { user } from "../common/session.js";
import * as unsaved from "../common/unsaved-words.js";
import { clearError, moveCaret, parseHtml, report, showComposed, showError } from "./editor-display.js";
import { announceSave } from "./editor-updates.js";

const COMPOSE_AFTER = 350; // ms without a key
const SAVE_AFTER = 1800; // ms without a key
const FIELDS = ["template", "separator", "separator-other", "audience"];

function wordsIn(form) {
  const fields = FIELDS.filter((name) => form.elements[name]);
  return Object.fromEntries(fields.map((name) => [name, form.elements[name].value]));
}

const isSame = (left, right) => FIELDS.every((name) => left?.[name] === right?.[name]);

/** One form with a passage's words, from the first key to the server's answer. */
class Editor {
  constructor(form) {
    this.form = form;
    this.place = `passage:${form.dataset.editor}`;
    this.conflict = form.querySelector("[data-refused]");
    this.hasConflict = Boolean(form.querySelector("[data-conflict]"));
    this.isRefused = this.hasConflict || Boolean(form.querySelector("[aria-invalid]"));
    this.stored = this.isRefused ? null : wordsIn(form); // what the server has; null while only it knows
    this.isSending = false;
    // Every kind but these two is said by the answer itself.
    this.queue = new SaveQueue(() => this.send(), (kind, why) => {
      if (kind !== "done" && this.form.isConnected) report(this.form, kind, why);
    });
  }

  get isDirty() {
    return !isSame(wordsIn(this.form), this.stored);
  }

  get version() {
    return this.form.elements.version.value;
  }

  keep() {
    const words = this.isDirty ? { words: wordsIn(this.form), version: this.version } : null;
    unsaved.keep(user, this.place, words);
  }

  onInput() {
    this.keep();
    if (!this.hasConflict && !(this.isSending && !this.isDirty)) report(this.form, this.isDirty ? "typing" : "same");
    this.plan();
  }

  /** Compose soon, save a little later, both counted from the last key. */
  plan() {
    clearTimeout(this.composeTimer);
    clearTimeout(this.saveTimer);
    this.composeTimer = setTimeout(() => this.compose(), COMPOSE_AFTER);
    this.saveTimer = setTimeout(() => this.save(), SAVE_AFTER);
  }

  /** Compose the words as they are; an answer that comes too late is not waited for. */
  async compose() {
    this.composing?.abort();
    this.composing = new AbortController();
    const { preview } = this.form.dataset;
    const answer = await post(this.form, preview, wordsIn(this.form), this.composing.signal).catch(() => null);
    if (answer?.kind === "ok") {
      clearError(this.form);
      showComposed(this.form, answer.data);
    } else if (answer?.kind === "fault") showError(this.form, answer.data);
  }

  save() {
    clearTimeout(this.saveTimer);
    if (this.hasConflict || !this.isDirty) return;
    if (this.queue.halted) this.queue.retry();
    this.queue.add(this);
  }

  async send() {
    if (this.hasConflict || !this.isDirty || !this.form.isConnected) {
      // Pressed while the same words were on their way: they are saved by now.
      if (!this.hasConflict && this.form.isConnected) report(this.form, "done");
      return { kind: "ok", data: {} };
    }
    const words = wordsIn(this.form);
    this.isSending = true;
    const answer = await post(this.form, this.form.action, { ...words, version: this.version });
    this.isSending = false;
    if (answer.kind === "ok") this.onSaved(words, answer.data);
    else if (answer.kind === "conflict") this.onConflict(answer.data);
    else if (answer.kind === "fault") {
      showError(this.form, answer.data);
      report(this.form, "fault");
    } else this.keep();
    return answer;
  }

  /** The server has these words; what was typed meanwhile is saved next. */
  onSaved(words, data) {
    this.stored = words;
    // Moving and dropping beside the form have seen these words, too.
    const beside = this.form.closest(".editor")?.querySelectorAll("input[name=version]") ?? [];
    for (const field of [this.form.elements.version, ...beside]) field.value = data.version;
    announceSave(this.form);
    if (this.isDirty) return this.onInput();
    this.keep();
    clearError(this.form);
    showComposed(this.form, data);
    report(this.form, "done");
  }

  /** Another person was first: both wordings are on the page until one is chosen. */
  onConflict(data) {
    this.hasConflict = true;
    this.theirs = data.theirs;
    report(this.form, "conflict", data.html ? "Có người vừa sửa câu này." : data.why);
    if (data.html) this.conflict.replaceChildren(parseHtml(data.html));
    this.conflict.querySelector("button")?.focus();
  }

  choose(choice) {
    this.form.elements.version.value = this.conflict.querySelector("[data-conflict]").dataset.version;
    if (choice === "theirs") this.takeTheirs();
    else this.stored = null;
    this.conflict.replaceChildren();
    this.hasConflict = false;
    this.form.elements.template.focus();
    if (choice === "theirs") this.onInput();
    else this.save();
  }

  takeTheirs() {
    const separator = this.form.elements.separator;
    if (![...separator.options].some((option) => option.value === this.theirs.separator)) {
      separator.add(new Option(this.theirs.separator, this.theirs.separator), 0);
    }
    this.fill(Object.fromEntries(FIELDS.map((name) => [name, this.theirs[name] ?? ""])));
    this.stored = wordsIn(this.form);
  }

  fill(words) {
    for (const [name, value] of Object.entries(words)) {
      if (this.form.elements[name]) this.form.elements[name].value = value;
    }
  }

  onSubmit(event) {
    if (this.hasConflict && !this.theirs) return; // a page that came back refused: its buttons do what they say
    event.preventDefault();
    if (!event.submitter?.dataset.choice) this.save();
  }

  onClick(event) {
    const choice = event.target.closest("[data-choice]");
    if (!choice || !this.theirs) return;
    event.preventDefault();
    this.choose(choice.dataset.choice);
  }

  onKeyDown(event) {
    if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s") return;
    event.preventDefault();
    this.save();
  }

  listen() {
    this.form.addEventListener("input", () => this.onInput());
    this.form.addEventListener("change", () => this.save());
    this.form.addEventListener("submit", (event) => this.onSubmit(event));
    this.form.addEventListener("keydown", (event) => this.onKeyDown(event));
    this.conflict.addEventListener("click", (event) => this.onClick(event));
    window.addEventListener("beforeunload", (event) => {
      if (this.form.isConnected && (this.isSending || this.isDirty)) event.preventDefault();
    });
  }

  /** Bring back what an earlier visit typed and could not save. */
  restore() {
    const unsent = this.isRefused ? null : unsaved.recall(user, this.place);
    if (!unsent) return;
    this.fill(unsent.words);
    if (!this.isDirty) return this.keep();
    this.form.elements.version.value = unsent.version; // if another wrote meanwhile, the server will say so
    report(this.form, "back");
    this.plan();
  }
}

export function edit(form) {
  const editor = new Editor(form);
  editor.listen();
  editor.restore();
  const wrong = form.querySelector("textarea[data-position]");
  if (wrong) moveCaret(wrong, Number(wrong.dataset.position));
}
