// Nothing typed is lost: what is not yet stored is kept in this browser, for this person and sheet.
import { form, rows } from "./rows.js";

const KEY = `phieu:${form.dataset.user}:${form.dataset.sheet}`;

function read() {
  try {
    return JSON.parse(localStorage.getItem(KEY)) ?? {};
  } catch {
    return {};
  }
}

function write(kept) {
  try {
    if (Object.keys(kept).length) localStorage.setItem(KEY, JSON.stringify(kept));
    else localStorage.removeItem(KEY);
  } catch {
    // Without storage the words still stand in the page.
  }
}

/** Keep what the row says until it is stored. */
export function keep(row) {
  write({ ...read(), [row.code]: { words: row.words, version: row.version } });
}

/** The row is stored, or its words were given up. */
export function forget(row) {
  const { [row.code]: gone, ...rest } = read();
  if (gone) write(rest);
}

/** Put back what an earlier visit left unsaved; the rows it concerns. */
export function restore() {
  const back = [];
  for (const [code, { words, version }] of Object.entries(read())) {
    const row = rows.get(code);
    if (!row) continue;
    row.words = words;
    if (!row.isDirty) {
      forget(row);
      continue;
    }
    row.version = version; // what was seen then: if another wrote meanwhile, the server will say so
    back.push(row);
  }
  return back;
}
