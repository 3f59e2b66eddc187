// An editor composes its words while one types, and saves itself after a pause.
import { AutosavedWords } from "../common/autosave.js";
import { post } from "../common/request.js";
import { SaveQueue } from "../common/save-queue.js";
import { clearError, moveCaret, parseHtml, report, showComposed, showError } from "./editor-display.js";
import { announceSave } from "./editor-updates.js";

const COMPOSE_AFTER = 350; // ms without a key
const SAVE_AFTER = 1800; // ms without a key
const FIELDS = ["template", "separator", "separator-other", "audience"];
const NOTHING_TO_SEND = { kind: "ok", data: {} };

/** One form with a passage's words, from the first key to the server's answer. */
class Editor extends AutosavedWords {
  constructor(form) {
    super();
    this.form = form;
    this.place = `passage:${form.dataset.editor}`;
    this.conflict = form.querySelector("[data-refused]");
    this.hasConflict = Boolean(form.querySelector("[data-conflict]"));
    this.isRefused = this.hasConflict || Boolean(form.querySelector("[aria-invalid]"));
    this.saved = this.isRefused ? null : this.words;
    this.isSending = false;
    // Every kind but these two is said by the answer itself.
    this.queue = new SaveQueue(() => this.sendIfDirty(), (kind, why) => {
      if (kind !== "done" && this.form.isConnected) report(this.form, kind, why);
    });
  }

  get words() {
    const fields = FIELDS.filter((name) => this.form.elements[name]);
    return Object.fromEntries(fields.map((name) => [name, this.form.elements[name].value]));
  }

  set words(words) {
    for (const [name, value] of Object.entries(words)) {
      const field = this.form.elements[name];
      if (field?.tagName === "SELECT" && ![...field.options].some((option) => option.value === value)) {
        field.add(new Option(value, value), 0);
      }
      if (field) field.value = value;
    }
  }

  get version() {
    return this.form.elements.version.value;
  }

  /** Moving and dropping beside the form have seen these words, too. */
  set version(version) {
    const beside = this.form.closest(".editor")?.querySelectorAll("input[name=version]") ?? [];
    for (const field of [this.form.elements.version, ...beside]) field.value = version;
  }

  isSame(left, right) {
    return FIELDS.every((name) => left[name] === right[name]);
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
    const answer = await post(this.form, preview, this.words, this.composing.signal).catch(() => null);
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

  async sendIfDirty() {
    if (this.isDirty && !this.hasConflict && this.form.isConnected) return this.send();
    // Pressed while the same words were on their way: they are saved by now.
    if (!this.hasConflict && this.form.isConnected) report(this.form, "done");
    return NOTHING_TO_SEND;
  }

  async post(words) {
    this.isSending = true;
    const answer = await post(this.form, this.form.action, { ...words, version: this.version });
    this.isSending = false;
    return answer;
  }

  /** The server has these words; what was typed meanwhile is saved next. */
  onSaved(words, data) {
    this.saved = words;
    this.version = data.version;
    announceSave(this.form);
    if (this.isDirty) return this.onInput();
    this.keep();
    clearError(this.form);
    showComposed(this.form, data);
    report(this.form, "done");
  }

  /** The words are wrong; or another person was first: both wordings are on the page until one is chosen. */
  onRefused(kind, data) {
    if (kind === "fault") {
      showError(this.form, data);
      return report(this.form, "fault");
    }
    this.hasConflict = true;
    report(this.form, "conflict", data.html ? "Có người vừa sửa câu này." : data.why);
    if (data.html) this.conflict.replaceChildren(parseHtml(data.html));
    this.conflict.querySelector("button")?.focus();
  }

  choose(choice) {
    const { version } = this.conflict.querySelector("[data-conflict]").dataset;
    const fields = FIELDS.map((name) => [name, this.theirs[name] ?? ""]);
    this.theirs = { ...Object.fromEntries(fields), version };
    if (choice === "theirs") this.takeTheirs();
    else this.keepMine();
    this.conflict.replaceChildren();
    this.hasConflict = false;
    this.form.elements.template.focus();
    if (choice === "theirs") this.onInput();
    else this.save();
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
  bringBack() {
    if (this.isRefused || !this.restore()) return;
    report(this.form, "back");
    this.plan();
  }
}

export function edit(form) {
  const editor = new Editor(form);
  editor.listen();
  editor.bringBack();
  const wrong = form.querySelector("textarea[data-position]");
  if (wrong) moveCaret(wrong, Number(wrong.dataset.position));
}
