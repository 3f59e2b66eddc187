// A column or a block from a spreadsheet: read, laid beside its rows, shown before it lands.
import { cellsOf } from "../../common/clipboard.js";
import { parse } from "../numbers.js";
import { columnsOf, fold, hasKeys, hasTitles, keysOf, matchNames, matchPlaces } from "./match.js";
import { preview } from "./preview.js";
import { form, rowOf } from "../rows.js";
import { save } from "../autosave.js";
import { remember } from "../undo.js";

const WORDS = /^(không (phát sinh|áp dụng)|[\d.,]+\/[\d.,]+)$/i;
const STATES = { "không phát sinh": "none", "không áp dụng": "na", "ước tính": "estimate" };
const OTHER_COLUMNS = /^(tt|stt|mã|mã \(.*|đơn vị( tính)?|kỳ trước.*|tình trạng|ghi chú|dấu \(.*)$/;
const FIRST_LINES = 10; // among them is the heading of a table

const period = fold(document.getElementById("h-value").textContent);
const isValueHeading = (text) => [period, `số liệu ${period}`, "số liệu"].includes(fold(text));
const isNumber = (text) => parse(text) !== null;

/** Whether a column only counts its lines: 1, 2, 3. */
function isCounting(texts) {
  const numbers = texts.filter(isNumber).map(parse);
  return numbers.length > 1 && numbers.every((number, place) => !place || number - numbers[place - 1] === 1000n);
}

/** Whether a column repeats what the page shows of an earlier period. */
function isPast(texts, matches) {
  const pairs = matches.map(({ slot }, place) => [slot?.row, texts[place]]).filter(([row, text]) => row && isNumber(text));
  const repeats = ([row, text]) =>
    [...row.line.querySelectorAll(".past")].some((cell) => parse(cell.textContent.trim()) === parse(text));
  return pairs.length > 0 && pairs.every(repeats);
}

/** Which column most probably holds the figures: by its heading, else the last with the most numbers. */
function likelyColumn(cells, keys) {
  const named = cells[0].findIndex(isValueHeading);
  if (named >= 0) return named;
  const columns = columnsOf(cells);
  const matches = hasKeys(keys) ? matchNames(cells, keys) : [];
  const isOther = (texts, place) =>
    place === keys.code || place === keys.label || OTHER_COLUMNS.test(fold(texts[0])) || (isCounting(texts) && !(place > keys.label));
  const weigh = (text) => (isNumber(text) ? 2 : Number(WORDS.test(text)));
  const count = (texts) => texts.reduce((sum, text) => sum + weigh(text), 0);
  const counts = columns.map((texts, place) => (isOther(texts, place) ? 0 : count(texts)));
  const current = counts.map((number, place) => (isPast(columns[place], matches) ? 0 : number));
  const chosen = [current, counts, columns.map(count)].find((weights) => Math.max(...weights) > 1);
  return chosen ? chosen.lastIndexOf(Math.max(...chosen)) : columns.length - 1;
}

/** Whether the first line is a heading: words above numbers. */
function hasHeading(cells, column) {
  const [first, ...rest] = cells.map((line) => (line[column] ?? "").trim());
  return isValueHeading(first) || (Boolean(first) && !isNumber(first) && rest.some(isNumber));
}

/** What lands where: each pasted text with its name, its row and what is to be said of them. */
function plan(cells, from, choice) {
  const lines = cells.slice(choice.skipsFirst ? 1 : 0);
  const matches = hasKeys(choice.keys) ? matchNames(lines, choice.keys) : matchPlaces(lines, from, choice);
  return matches
    .map(({ line, name, slot, doubt }) => {
      const words = wordsOf(line, choice);
      const what = verdict(slot?.row, words, hasKeys(choice.keys));
      return { row: slot?.row, name, ...words, what: what || doubt, isDoubtful: !what && Boolean(doubt) };
    })
    .filter(({ row, text }) => row || text || !hasKeys(choice.keys));
}

/** The figure of a line with its state, which may stand in a column of its own. */
function wordsOf(line, { column, keys }) {
  const text = (line[column] ?? "").trim();
  const aside = line.filter((_, place) => place !== column && place !== keys.label).map((cell) => fold(cell));
  const word = aside.find((cell) => cell in STATES) ?? "";
  const state = STATES[word] ?? "";
  if (state === "estimate") return { text, state: text ? state : "" };
  return { text: text || word, state: "" };
}

/** What is to be said of a text and its row; "" when it simply lands. */
function verdict(row, { text }, isNamed) {
  if (!row) return isNamed ? "không có chỉ tiêu này trong biểu, bỏ qua" : "thừa, không có dòng";
  if (!text) return "ô trống, giữ nguyên";
  if (row.value.inputMode !== "decimal" || isNumber(text) || WORDS.test(text)) return "";
  return /\d/.test(text) ? "cần xem lại" : "không phải số, bỏ qua";
}

const lands = ({ row, text, what, isDoubtful, isTaken }) =>
  row && text && !what.endsWith("bỏ qua") && (!isDoubtful || isTaken);

/** Put the texts into their rows; one undoing takes all of them back. */
function land(planned) {
  const landing = planned.filter((one) => lands(one) && (one.text !== one.row.value.value || one.state !== one.row.state.value));
  remember(landing.map(({ row }) => [row, row.words]));
  for (const { row, text, state } of landing) {
    row.words = { ...row.words, value: text, state };
    save(row);
  }
}

/** Put a text in the place of what is selected, as typing does; the browser can undo it. */
function type(field, text) {
  field.focus();
  document.execCommand("insertText", false, text);
}

/** The block from its heading on, and which of its columns and lines say what. */
function read(cells, from) {
  const heading = cells.slice(0, FIRST_LINES).findIndex((line) => line.filter((text) => text.trim()).length > 1 && line.some(isValueHeading));
  const block = heading > 0 ? cells.slice(heading) : cells;
  const keys = keysOf(block);
  const column = likelyColumn(block, keys);
  const skipsFirst = hasHeading(block, column);
  const lines = block.slice(skipsFirst ? 1 : 0);
  const canCountTitles = !hasKeys(keys) && lines.length > 0 && hasTitles(lines, from);
  return { block, choice: { column, skipsFirst, keys, canCountTitles, countsTitles: canCountTitles } };
}

/** Whether a block is one text for the field it is pasted into: a cell, or lines for a list. */
function isText(cells, row, field) {
  if (field !== row.value || (cells.length === 1 && cells[0].length === 1)) return true;
  const numbers = cells.filter(([text]) => isNumber(text.trim())).length;
  return field.tagName === "TEXTAREA" && cells.every((line) => line.length === 1) && numbers * 2 <= cells.length;
}

export function start() {
  form.addEventListener("paste", (event) => {
    const field = event.target;
    const row = rowOf(field);
    if (!row || ![row.value, row.note].includes(field)) return;
    const copied = event.clipboardData.getData("text/plain");
    const cells = cellsOf(copied);
    if (isText(cells, row, field)) {
      const text = cells.map((line) => line.join("\t")).join("\n");
      if (text === copied) return;
      event.preventDefault();
      return type(field, text);
    }
    event.preventDefault();
    const { block, choice } = read(cells, row);
    const planned = plan(block, row, choice);
    const isPlain = cells[0].length === 1 && !choice.skipsFirst && !choice.countsTitles && !hasKeys(choice.keys);
    if (isPlain && planned.every(({ what }) => !what)) land(planned);
    else preview({ cells: block, choice, planFor: (chosen) => plan(block, row, chosen), lands, land });
  });
}
