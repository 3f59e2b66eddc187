// The row of each line of a pasted block: by its code or its label where it has one, else by its place.
import { form, rows } from "../rows.js";

const SHORTEST = 8; // letters by which a label cut short is still recognized
const SAME_NAME = "có chỉ tiêu cùng tên, xem lại";
const NEAR_NAME = "tên gần giống, xem lại";
const OTHER_NAME = "tên khác với chỉ tiêu, xem lại";
const OTHER_CODE = "mã và tên không khớp, xem lại";
const REPEATED = "lặp lại dòng ở trên, xem lại";

/** A text for comparison: without numbering, closing punctuation, case and white space. */
export const fold = (text = "") =>
  text
    .normalize("NFC")
    .toLowerCase()
    .replace(/^\s*(\d+[.)]|[-–—+*•])\s+/, "")
    .replace(/[\s:;.,…]+$/, "")
    .replace(/\s+/g, " ")
    .trim();

/** As above, without marks and signs: for names written in another way. */
const bare = (text) =>
  fold(text).normalize("NFD").replaceAll("đ", "d").replace(/[^\p{L}\p{N}]/gu, "");

/** A code as it is compared: LibreOffice reads the `_xa_` of a code as a line end. */
const codeOf = (text = "") =>
  text.replace(/_x([0-9a-f]{1,4})_/gi, (_, hex) => String.fromCharCode(parseInt(hex, 16))).replace(/\s+/g, " ").trim();

/** The lines of the page in their order: titles of sections, and rows with all that names them. */
const slots = [];
let section;
for (const line of form.querySelectorAll("tr.group, tr.row")) {
  if (line.matches(".group")) {
    section = fold(line.textContent);
    slots.push({ title: section });
  } else {
    slots.push({
      row: rows.get(line.id.slice(2)),
      code: codeOf(line.id.slice(2)),
      label: fold(line.querySelector("th").firstChild.textContent),
      measure: fold(line.querySelector(".measure")?.textContent),
      section,
    });
  }
}
const named = slots.filter(({ label }) => label);
const titles = new Set(slots.map(({ title }) => title).filter(Boolean));
const byCode = new Map(named.map((slot) => [slot.code, slot]));
const labels = new Set(named.map(({ label }) => label));

/** The columns of a block, each with its texts. */
export const columnsOf = (cells) =>
  Array.from({ length: Math.max(...cells.map((line) => line.length)) }, (_, place) =>
    cells.map((line) => (line[place] ?? "").trim()),
  );

/** The columns that hold codes and labels of this sheet; undefined where there is none. */
export function keysOf(cells) {
  const columns = columnsOf(cells);
  const best = (isHit) => {
    const counts = columns.map((texts) => texts.filter(isHit).length);
    return Math.max(...counts) ? counts.indexOf(Math.max(...counts)) : undefined;
  };
  return { code: best((text) => byCode.has(codeOf(text))), label: best((text) => labels.has(fold(text))) };
}

export const hasKeys = ({ code, label }) => code !== undefined || label !== undefined;

/** The row of each line by its code or label, and why that is in doubt; no row for a strange name. */
export function matchNames(cells, keys) {
  const seen = new Set();
  let section;
  return cells.map((line) => {
    const name = (line[keys.label] ?? line[keys.code] ?? "").trim();
    if (titles.has(fold(name))) section = fold(name);
    const { slot, doubt = "" } = find(line, keys, section, seen);
    const repeated = slot && seen.has(slot);
    seen.add(slot);
    return { line, name, slot, doubt: repeated ? REPEATED : doubt };
  });
}

function find(line, keys, section, seen) {
  const label = fold(line[keys.label]);
  const coded = byCode.get(codeOf(line[keys.code]));
  if (coded) return { slot: coded, doubt: label && label !== coded.label ? OTHER_CODE : "" };
  const equal = named.filter((slot) => slot.label === label);
  if (equal.length > 1) return choose(equal, line, section, seen);
  return equal.length ? { slot: equal[0] } : findNear(label);
}

/** One of several rows with the same label: of the section and the measure that the block names. */
function choose(equal, line, section, seen) {
  let left = equal;
  for (const isIt of [(slot) => slot.section === section, ({ measure }) => line.some((text) => fold(text) === measure)]) {
    const fewer = left.filter(isIt);
    if (fewer.length === 1) return { slot: fewer[0] };
    if (fewer.length) left = fewer;
  }
  return { slot: left.find((slot) => !seen.has(slot)) ?? left[0], doubt: SAME_NAME };
}

/** The one row whose label is nearly this one, or begins with it. */
function findNear(label) {
  const letters = bare(label);
  if (letters.length < SHORTEST) return {};
  const near = named.filter((slot) => {
    const other = bare(slot.label);
    return other === letters || (other.length >= SHORTEST && (other.startsWith(letters) || letters.startsWith(other)));
  });
  return near.length === 1 ? { slot: near[0], doubt: NEAR_NAME } : {};
}

const isBlank = (line) => line.every((text) => !text.trim());

/** Where a block begins that has a blank line for each title, as the workbook has: the place or -1. */
function startWithTitles(cells, from) {
  const place = slots.findIndex(({ row }) => row === from);
  const starts = slots[place - 1]?.title && isBlank(cells[0]) ? [place - 1] : [place];
  return starts.find((start) => {
    const met = cells.map((line, index) => [line, slots[start + index]]).filter(([, slot]) => slot?.title);
    return met.length && met.every(([line]) => isBlank(line));
  }) ?? -1;
}

export const hasTitles = (cells, from) => startWithTitles(cells, from) >= 0;

/** The row of each line by its place below `from`, and whether a name beside it says otherwise. */
export function matchPlaces(cells, from, { column, countsTitles }) {
  const place = slots.findIndex(({ row }) => row === from);
  const start = countsTitles ? startWithTitles(cells, from) : -1;
  const below = start >= 0 ? slots.slice(start) : slots.slice(place).filter(({ row }) => row);
  return cells
    .map((line, index) => {
      const slot = below[index];
      const name = line.find((text, at) => at !== column && /\p{L}/u.test(text) && fold(text) !== slot?.measure)?.trim() ?? "";
      return { line, name, slot, doubt: slot?.label && name && fold(name) !== slot.label ? OTHER_NAME : "" };
    })
    .filter(({ slot }) => !slot?.title);
}
