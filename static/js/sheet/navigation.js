// The keyboard of a spreadsheet: Enter and arrows move, Escape gives back what stood there.
import { clear, extend, isChoosing } from "./range.js";
import { form, rowOf, rows } from "./rows.js";

const REPLACED = "td input, .note textarea"; // what one comes to is replaced by what one types
const lists = { value: [], note: [], state: [] };
for (const row of rows.values()) {
  for (const name of Object.keys(lists)) if (row[name]) lists[name].push(row[name]);
}
const columnOf = (field) => Object.values(lists).find((list) => list.includes(field));

/** Go `by` fields down the column; at its end stay. */
function step(field, by) {
  const column = columnOf(field);
  column[column.indexOf(field) + by]?.focus();
}

/** Go to the next field of the same row. */
function aside(field, by) {
  const row = rowOf(field);
  const fields = [row.value, row.note, row.state].filter(Boolean);
  fields[fields.indexOf(field) + by]?.focus();
}

const isWhole = (field) =>
  field.tagName === "SELECT" || (field.selectionStart === 0 && field.selectionEnd === field.value.length);

/** Whether the caret of a text of several lines has nowhere else to go. */
function isAtEdge(field, by) {
  if (field.tagName !== "TEXTAREA") return true;
  const [text, edge] =
    by < 0
      ? [field.value.slice(0, field.selectionStart), 0]
      : [field.value.slice(field.selectionEnd), field.value.length];
  return !text.includes("\n") && (by < 0 ? field.selectionStart : field.selectionEnd) === edge;
}

/** Where a key leads, as an act; undefined leaves the key to the browser. */
function act(event, field) {
  if (event.shiftKey && event.key.startsWith("Arrow") && isExtendable(field)) return extending(event, field);
  const isText = field.matches(".entry textarea"); // a note is one line, however it wraps
  const isList = field.tagName === "SELECT";
  switch (event.key) {
    case "Enter":
      return isText && !event.ctrlKey ? undefined : () => step(field, event.shiftKey ? -1 : 1);
    case "ArrowDown":
      return isList || !isAtEdge(field, 1) ? undefined : () => step(field, 1);
    case "ArrowUp":
      return isList || !isAtEdge(field, -1) ? undefined : () => step(field, -1);
    case "ArrowLeft":
      return isText || !isWhole(field) ? undefined : () => aside(field, -1);
    case "ArrowRight":
      return isText || !isWhole(field) ? undefined : () => aside(field, 1);
    case "F2":
      return isList ? undefined : () => field.setSelectionRange(field.value.length, field.value.length);
    case "Escape":
      return restoring(field);
  }
}

/** Whether Shift with an arrow chooses rows: in a text it chooses letters, unless rows are chosen already. */
const isExtendable = (field) => field.matches(".entry input") || (field.matches(".entry textarea") && isChoosing());

/** Shift with an arrow chooses one more row, or one less; sideways it is the browser's own. */
function extending({ key }, field) {
  const by = { ArrowDown: 1, ArrowUp: -1 }[key];
  return by && (() => extend(rowOf(field), by));
}

/** Give back what stood in the field before it was touched; else choose only this row again. */
function restoring(field) {
  const row = rowOf(field);
  const name = ["value", "note", "state"].find((one) => row[one] === field);
  if (field.value === row.settled[name]) return clear() ? () => {} : undefined;
  return () => {
    row.words = { ...row.words, [name]: row.settled[name] };
    field.dispatchEvent(new Event("input", { bubbles: true }));
    if (field.matches(REPLACED)) field.select();
  };
}

export function start() {
  form.addEventListener("keydown", (event) => {
    const field = event.target;
    if (!columnOf(field) || event.isComposing || event.altKey || event.metaKey) return;
    if (event.ctrlKey && event.key !== "Enter") return;
    const move = act(event, field);
    if (!move) return;
    event.preventDefault();
    move();
  });
  // Whoever comes to a cell replaces what stands there, as in a spreadsheet.
  form.addEventListener("focusin", (event) => {
    if (event.target.matches(REPLACED)) event.target.select();
  });
  form.addEventListener("mousedown", (event) => {
    const field = event.target;
    if (!field.matches(REPLACED) || field === document.activeElement) return;
    field.addEventListener("mouseup", (up) => up.preventDefault(), { once: true });
  });
}
