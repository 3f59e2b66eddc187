// Several rows chosen at once: copied out with their names, or filled with what the first one says.
import { textOf } from "../common/clipboard.js";
import { form, rowOf, rows } from "./rows.js";
import { save } from "./autosave.js";
import { mention } from "./status.js";
import { remember } from "./undo.js";

const all = [...rows.values()];
let ends = []; // the row chosen first, and the one chosen last

/** The rows between the two ends, in the order of the page. */
function chosen() {
  const [first, last] = ends.map((row) => all.indexOf(row)).sort((left, right) => left - right);
  return ends.length ? all.slice(first, last + 1) : [];
}

function choose(from, to) {
  ends = [from, to];
  const between = chosen();
  for (const row of all) row.line.toggleAttribute("data-chosen", between.includes(row));
  to.value.focus();
  mention(`Đã chọn ${between.length} dòng`);
}

export const isChoosing = () => ends.length > 0;

/** Choose no rows any more; whether there were any. */
export function clear() {
  const hadRows = isChoosing();
  ends = [];
  for (const row of all) row.line.removeAttribute("data-chosen");
  return hadRows;
}

/** Choose one row more below or above, or one less. */
export function extend(row, by) {
  const next = all[all.indexOf(row) + by];
  if (next) choose(ends[0] ?? row, next);
}

/** A row as it is copied: its label, its figure, and a column for the estimates if there are any. */
function cellsOf(row) {
  const word = row.state.value ? row.state.selectedOptions[0].textContent.trim() : "";
  return row.state.value === "estimate" ? [row.label, row.value.value, word] : [row.label, row.value.value || word];
}

function copy(event) {
  const between = chosen();
  if (between.length < 2) return;
  event.preventDefault();
  event.clipboardData.setData("text/plain", textOf(between.map(cellsOf)));
  mention(`Đã chép tên và số liệu của ${between.length} dòng`);
}

const kindOf = ({ value }) => value.tagName + value.inputMode;

/** Fill the chosen rows with what the first one says; without any, the row with what the one above says. */
function fill(row) {
  const between = chosen();
  const [source, ...targets] = between.length > 1 ? between : [all[all.indexOf(row) - 1], row];
  if (!source) return;
  const { value, state } = source.words;
  const filled = targets.filter((target) => kindOf(target) === kindOf(source) && target !== source);
  const changed = filled.filter(({ words }) => words.value !== value || words.state !== state);
  if (!changed.length) return;
  remember(changed.map((target) => [target, target.words]));
  for (const target of changed) {
    target.words = { ...target.words, value, state };
    save(target);
  }
}

export function start() {
  form.addEventListener("copy", copy);
  form.addEventListener("focusin", ({ target }) => {
    if (isChoosing() && target !== ends[1].value) clear();
  });
  form.addEventListener("mousedown", (event) => {
    const from = document.activeElement && rowOf(document.activeElement);
    const to = rowOf(event.target);
    if (!event.shiftKey || !from || !to || from === to || event.target !== to.value) return;
    event.preventDefault();
    choose(ends[0] ?? from, to);
  });
}

export function startFilling() {
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey || event.code !== "KeyD") return;
    const row = rowOf(event.target);
    if (!row || event.target !== row.value) return;
    event.preventDefault();
    fill(row);
  });
}
