// A column or a block from a spreadsheet: read, laid beside the rows it falls on, shown before it lands.
import { parse } from "./numbers.js";
import { preview } from "./paste-preview.js";
import { form, rowOf, rows } from "./rows.js";
import { save } from "./autosave.js";
import { remember } from "./undo.js";

const WORDS = /^(không (phát sinh|áp dụng)|[\d.,]+\/[\d.,]+)$/i;

/** The cells of a copied block: tabs between columns, lines between rows, quotes around line breaks. */
export function cellsOf(text) {
  const cells = [[""]];
  const pattern = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|(\t)|(\r?\n)|([^\t\r\n]+)/g;
  let isFresh = true;
  for (const [, quoted, tab, line, plain] of text.matchAll(pattern)) {
    const last = cells.at(-1);
    if (tab) last.push("");
    else if (line) cells.push([""]);
    else if (isFresh && quoted !== undefined) last[last.length - 1] = quoted.replaceAll('""', '"');
    else last[last.length - 1] += plain ?? `"${quoted}"`;
    isFresh = Boolean(tab || line);
  }
  if (cells.length > 1 && cells.at(-1).join("") === "") cells.pop();
  return cells;
}

/** Which column most probably holds the figures: the last one with the most numbers. */
export function likelyColumn(cells) {
  const width = Math.max(...cells.map((line) => line.length));
  const counts = Array.from({ length: width }, (_, place) =>
    cells.filter((line) => parse((line[place] ?? "").trim()) !== null).length,
  );
  return counts.lastIndexOf(Math.max(...counts));
}

/** Whether the first line is a heading: words above numbers. */
export function hasHeading(cells, column) {
  const [first, ...rest] = cells.map((line) => (line[column] ?? "").trim());
  return Boolean(first) && parse(first) === null && rest.some((text) => parse(text) !== null);
}

/** What lands where: each pasted text with its row, or with none when there are too many. */
export function plan(cells, from, { column, skipsFirst }) {
  const below = [...rows.values()];
  const start = below.indexOf(from);
  return cells.slice(skipsFirst ? 1 : 0).map((line, place) => {
    const text = (line[column] ?? "").trim();
    const row = below[start + place];
    return { row, text, what: verdict(row, text) };
  });
}

/** What is to be said of a text and its row; "" when it simply lands. */
function verdict(row, text) {
  if (!row) return "thừa, không có dòng";
  if (!text) return "ô trống, giữ nguyên";
  if (row.value.inputMode !== "decimal" || parse(text) !== null || WORDS.test(text)) return "";
  return /\d/.test(text) ? "cần xem lại" : "không phải số, bỏ qua";
}

const lands = ({ row, text, what }) => row && text && !what.endsWith("bỏ qua");

/** Put the texts into their rows; one undoing takes all of them back. */
function land(planned) {
  const landing = planned.filter((one) => lands(one) && one.text !== one.row.value.value);
  remember(landing.map(({ row }) => [row, row.words]));
  for (const { row, text } of landing) {
    row.words = { ...row.words, value: text, state: "" };
    save(row);
  }
}

export function start() {
  form.addEventListener("paste", (event) => {
    const row = rowOf(event.target);
    if (!row || event.target !== row.value) return;
    const cells = cellsOf(event.clipboardData.getData("text/plain"));
    const isOne = cells.length === 1 && cells[0].length === 1;
    if (isOne || (row.value.tagName === "TEXTAREA" && cells.every((line) => line.length === 1))) return;
    event.preventDefault();
    const column = likelyColumn(cells);
    const choice = { column, skipsFirst: hasHeading(cells, column) };
    const planned = plan(cells, row, choice);
    const isPlain = cells[0].length === 1 && !choice.skipsFirst && planned.every(({ what }) => !what);
    if (isPlain) land(planned);
    else preview({ cells, choice, planFor: (chosen) => plan(cells, row, chosen), lands, land });
  });
}
