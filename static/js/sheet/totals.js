// Totals, cumulative figures, changes and lists, counted while one types; only hints: nothing is set.
import { change, parse, show } from "./numbers.js";
import { form, rows } from "./rows.js";
import { commit } from "./autosave.js";

const all = [...rows.values()];
const lineOf = (code) => document.getElementById(`r-${code}`);
const parseOrNull = (text) => (text ? parse(text) : null);

/** What stands in a row now, whether one may type there or not. */
function figureOf(code) {
  const row = rows.get(code);
  if (!row) return parseOrNull(lineOf(code)?.querySelector("td.entry")?.textContent ?? "");
  const isNone = row.state.value === "none" || row.state.value === "na";
  return isNone ? 0n : parseOrNull(row.value.value);
}

const pastOf = (line, name) => line.querySelector(`.past.${name}`)?.textContent;

/** What the addends of a total come to: words and number; null when none is there. */
function sumOf(total) {
  const parts = [...form.querySelectorAll(`[data-addend-of="${total}"]`)].map((line) => line.id.slice(2));
  const figures = parts.map(figureOf);
  const entered = figures.filter((figure) => figure !== null);
  if (!entered.length) return null;
  const missing = figures.length - entered.length;
  const sum = entered.reduce((total, figure) => total + figure, 0n);
  const lacks = missing ? `, còn ${missing} phần chưa có` : "";
  return { sum, words: `cộng các phần: ${show(sum)}${lacks}` };
}

/** What a cumulative figure comes to: last period's and this period's flow. */
function runningOf(row) {
  const before = parseOrNull(pastOf(row.line, "before") ?? "");
  const flow = figureOf(row.line.dataset.flow);
  if (before === null || flow === null) return null;
  return { sum: before + flow, words: `kỳ trước + kỳ này: ${show(before + flow)}` };
}

/** How many names a list holds: lines, else semicolons, else commas; "và" parts the last two. */
export function namesIn(text) {
  const parts = [/\n/, /;/, /,(?!(?<=[0-9],)[0-9])/]
    .map((by) => text.split(by))
    .find((names) => names.length > 1) ?? [text];
  const last = parts.pop().split(" và ");
  return [...parts, ...last].filter((name) => name.replace(/^[ .…\s]+|[ .…\s]+$/g, "")).length;
}

function hintOf(row) {
  if (row.line.hasAttribute("data-list")) {
    return row.value.value.trim() ? { words: `đếm được ${namesIn(row.value.value)} tên` } : null;
  }
  return row.line.dataset.flow ? runningOf(row) : sumOf(row.code);
}

/** Show a row's hint beside its label; it is marked while the figure says otherwise. */
function showHint(row) {
  const hint = hintOf(row);
  let place = row.line.querySelector(".reckoned");
  if (!hint && !place) return;
  if (!place) {
    place = document.createElement("output");
    place.className = "reckoned";
    row.line.querySelector("th").append(place);
  }
  const figure = figureOf(row.code);
  const differs = hint?.sum !== undefined && figure !== null && figure !== hint.sum;
  place.textContent = hint ? `${hint.words}${differs ? " (khác số đã nhập)" : ""}` : "";
  place.classList.toggle("differs", differs);
}

function showChange(row) {
  const cell = row.line.querySelector(".change");
  if (!cell) return;
  const before = pastOf(row.line, "ago") ?? pastOf(row.line, "before") ?? "";
  cell.textContent = change(parseOrNull(row.value.value), parseOrNull(before), row.line.hasAttribute("data-percent"));
}

/** Put the sum of its parts, or last period's with this one's, into the row. */
export function fillTotal(row) {
  const hint = row.line.hasAttribute("data-list") ? null : hintOf(row);
  if (!hint) return;
  row.words = { ...row.words, value: show(hint.sum), state: "" };
  commit(row);
}

export function start() {
  const hinting = all.filter(
    (row) =>
      row.line.dataset.flow ||
      row.line.hasAttribute("data-list") ||
      form.querySelector(`[data-addend-of="${row.code}"]`),
  );
  const renew = (event) => {
    const line = event?.target.closest("tr.row");
    const row = line && rows.get(line.id.slice(2));
    if (row) showChange(row);
    hinting.forEach(showHint);
  };
  for (const moment of ["input", "rewritten"]) form.addEventListener(moment, renew);
  renew();
}
