// Every row saves itself when it is left.
import { SaveQueue } from "../common/save-queue.js";
import { form, isSame, rowOf, rows } from "./rows.js";
import { report } from "./status.js";
import { remember } from "./undo.js";

const queue = new SaveQueue((row) => row.send(), (kind, why, count) => {
  if (queue.halted) for (const row of queue.waiting) row.showSaving("failed", "Chưa lưu");
  report({ kind, why, count });
  if (kind === "done") form.dispatchEvent(new CustomEvent("settled"));
});

/** A row has been left with other words than before: it can be undone, and it is saved. */
export function commit(row) {
  if (isSame(row.words, row.settled)) return;
  remember([[row, row.settled]]);
  row.settled = row.words;
  save(row);
}

/** Send the row, unless it says what is stored already. */
export function save(row) {
  row.settled = row.words;
  row.keep();
  if (!row.isDirty && !row.isUnsaved) return;
  row.showSaving("busy", "Đang lưu…");
  queue.add(row);
}

export const retry = () => queue.retry();

/** Send nothing more: the sheet has been closed meanwhile. */
export const halt = (why) => queue.halt("locked", why);

/** Store all that was typed; the rows that are not stored in the end. */
export async function saveAll() {
  const all = [...rows.values()];
  retry();
  do {
    all.forEach(commit);
    await queue.settled;
  } while (!queue.halted && all.some((row) => row.isDirty && !row.isUnsaved)); // typed meanwhile
  return all.filter((row) => row.isDirty || row.isUnsaved);
}

export function start() {
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (row) commit(row);
  });
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    row?.keep();
  });
  form.addEventListener("submit", (event) => {
    if (event.submitter?.name) return; // a choice beneath a row of a page that came back unsaved
    event.preventDefault();
    const row = rowOf(document.activeElement);
    if (row) commit(row);
    retry();
  });
  window.addEventListener("beforeunload", (event) => {
    if (queue.isBusy) event.preventDefault();
  });
}
