// What is not yet stored of the sheet is kept in this browser, for this person and sheet.
import { user } from "../common/session.js";
import * as unsaved from "../common/unsaved-words.js";
import { form, rows } from "./rows.js";

const PLACE = `sheet:${form.dataset.sheet}`;
const read = () => unsaved.recall(user, PLACE) ?? {};
const write = (words) => unsaved.keep(user, PLACE, Object.keys(words).length ? words : null);

/** Keep what the row says until it is stored. */
export function keep(row) {
  write({ ...read(), [row.code]: { words: row.words, version: row.version } });
}

/** The row is stored, or its words were given up. */
export function forget(row) {
  const { [row.code]: gone, ...rest } = read();
  if (gone) write(rest);
}

/** Put back what an earlier visit left unsaved; returns the rows it concerns. */
export function restore() {
  const restored = [];
  for (const [code, { words, version }] of Object.entries(read())) {
    const row = rows.get(code);
    if (!row) continue;
    row.words = words;
    if (!row.isDirty) {
      forget(row);
      continue;
    }
    row.version = version; // what was seen then: if another wrote meanwhile, the server will say so
    restored.push(row);
  }
  return restored;
}
