// The rows of the sheet in the page: their fields, their state in words, what stands beneath them.
import { AutosavedWords } from "../common/autosave.js";
import { clock } from "../common/clock.js";
import { post } from "../common/request.js";

export const form = document.getElementById("sheet");
export const FIELDS = ["value", "state", "note"];

const EMPTY = { none: "không phát sinh", na: "không áp dụng" };
const columns = form.querySelector(".group th").colSpan;

class Row extends AutosavedWords {
  constructor(line) {
    super();
    this.line = line;
    this.code = line.id.slice(2);
    this.value = line.querySelector(".entry :is(input:not([type=hidden]), textarea)");
    this.state = line.querySelector(".state select");
    this.note = line.querySelector(".note textarea");
    this.seen = line.querySelector("[name^=version-]");
    this.label = line.querySelector("th").firstChild.textContent.trim();
    this.number = line.querySelector(".place").textContent;
    // What the page came with: whatever was typed before this file arrived counts as typed.
    this.saved = this.settled = "unsaved" in line.dataset ? {} : this.original;
  }

  get place() {
    return `sheet:${form.dataset.sheet}:${this.code}`;
  }

  get original() {
    const chosen = [...this.state.options].find((option) => option.defaultSelected);
    const { value, note } = this;
    return { value: value.defaultValue, state: chosen?.value ?? "", note: note?.defaultValue ?? "" };
  }

  /** What the fields say now. */
  get words() {
    return { value: this.value.value, state: this.state.value, note: this.note?.value ?? "" };
  }

  /** Put words into the fields; totals and changes are counted anew. */
  set words(words) {
    this.value.value = this.value.dataset.came = words.value;
    this.state.value = words.state;
    if (this.note) this.note.value = words.note;
    this.showKindOfEmpty();
    this.line.dispatchEvent(new CustomEvent("rewritten", { bubbles: true }));
  }

  get version() {
    return this.seen.value;
  }

  set version(token) {
    this.seen.value = token;
  }

  isSame(left, right) {
    return isSame(left, right);
  }

  get isUnsaved() {
    return this.line.dataset.saving === "failed";
  }

  post(words) {
    return post(form, `figures/${this.code}/`, {
      [`value-${this.code}`]: words.value,
      [`state-${this.code}`]: words.state,
      [`note-${this.code}`]: words.note,
      [`version-${this.code}`]: this.version,
    });
  }

  /** The server has it: its spelling of the number comes back, unless something new was typed. */
  onSaved(words, data) {
    this.version = data.version;
    this.saved = { value: data.value, state: data.state, note: data.note };
    this.showSaving("done", clock());
    this.clearError();
    if (isSame(this.words, words)) this.words = this.settled = this.saved;
    this.keep();
  }

  /** The server read it and refused: the reason is shown beneath the row, the words stay. */
  onRefused(kind, data) {
    this.showSaving("failed", "Chưa lưu");
    this.showError(data.says);
  }

  /** Say which kind of empty stands in the cell. */
  showKindOfEmpty() {
    this.value.placeholder = EMPTY[this.state.value] ?? "";
  }

  /** Say in the last column whether the row is saved. `how`: busy, done, failed, fresh. */
  showSaving(how, text) {
    this.line.dataset.saving = how;
    const cell = this.line.querySelector(".trace");
    if (!cell.firstElementChild) cell.append(this.trace());
    cell.firstElementChild.textContent = text;
  }

  trace() {
    const link = document.createElement("a");
    link.id = `t-${this.code}`;
    link.href = `figures/${this.code}/history/`;
    link.setAttribute("aria-labelledby", `h-trace t-${this.code} l-${this.code}`);
    return link;
  }

  /** Replace what stands beneath the row; the markup is the server's own. */
  showBeneath(markup) {
    const beneath = this.line.nextElementSibling;
    if (beneath?.classList.contains("says")) beneath.remove();
    if (!markup.trim()) return;
    this.line.insertAdjacentHTML("afterend", markup);
    this.line.nextElementSibling.lastElementChild.colSpan = columns - 1;
  }

  /** Mark the row as the server sees it. */
  mark(kinds, describes) {
    this.line.className = `row ${kinds}`;
    const wrong = this.line.classList.contains("error");
    this.value.toggleAttribute("aria-invalid", wrong);
    if (wrong) this.value.setAttribute("aria-invalid", "true");
    if (describes) this.value.setAttribute("aria-describedby", describes);
    else this.value.removeAttribute("aria-describedby");
  }

  /** Say why what was typed is not stored. */
  showError(markup) {
    this.mark(`error blamed ${this.shape}`, `p-${this.code}`);
    keepFocusInView(() => this.showBeneath(markup));
  }

  /** Take the error back; what the rules say comes again with the next update. */
  clearError() {
    this.theirs = null;
    if (!this.line.classList.contains("blamed")) return;
    this.mark(this.shape, "");
    keepFocusInView(() => this.showBeneath(""));
  }

  get shape() {
    return ["long", "part"].filter((kind) => this.line.classList.contains(kind)).join(" ");
  }
}

export const isSame = (left, right) => FIELDS.every((name) => left[name] === right[name]);

/** All rows one may type into, in the order of the page, by code. */
export const rows = new Map(
  [...form.querySelectorAll("tr.row")]
    .filter((line) => line.querySelector("[name^=value-]"))
    .map((line) => [line.id.slice(2), new Row(line)]),
);

/** Show or take away notes; the field one types in is not pushed under the bar by them. */
export function keepFocusInView(change) {
  const field = form.contains(document.activeElement) ? document.activeElement : null;
  const box = field?.getBoundingClientRect();
  change();
  if (box && box.bottom > 0 && box.top < innerHeight) field.scrollIntoView({ block: "nearest" });
}

/** The row a field, a link or a button belongs to. */
export function rowOf(element) {
  const line = element.closest("tr.row, tr.says");
  return line ? rows.get(line.dataset.of ?? line.id.slice(2)) : undefined;
}
