// Every row saves itself when it is left.
import { post } from "../common/request.js";
import { SaveQueue } from "../common/save-queue.js";
import { form, isSame, rowOf, rows } from "./rows.js";
import { clock, report } from "./status.js";
import { forget, keep } from "./unsaved.js";
import { remember } from "./undo.js";

const queue = new SaveQueue(send, (kind, why, count) => {
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
  if (!row.isDirty && !row.isUnsaved) return forget(row);
  keep(row);
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

async function send(row) {
  const words = row.words;
  const answer = await post(form, `figures/${row.code}/`, {
    [`value-${row.code}`]: words.value,
    [`state-${row.code}`]: words.state,
    [`note-${row.code}`]: words.note,
    [`version-${row.code}`]: row.version,
  });
  if (answer.kind === "ok") onSaved(row, words, answer.data);
  else if (answer.kind === "fault" || answer.kind === "conflict") onRefused(row, answer.data);
  return answer;
}

/** The server has it: its spelling of the number comes back, unless something new was typed. */
function onSaved(row, words, data) {
  row.version = data.version;
  row.saved = { value: data.value, state: data.state, note: data.note };
  row.showSaving("done", clock());
  row.clearError();
  if (!isSame(row.words, words)) return keep(row);
  row.words = row.settled = row.saved;
  forget(row);
}

/** The server read it and refused: the reason is shown beneath the row, the words stay. */
function onRefused(row, data) {
  row.theirs = data.theirs ?? null;
  row.showSaving("failed", "Chưa lưu");
  row.showError(data.says);
}

export function start() {
  form.addEventListener("change", (event) => {
    const row = rowOf(event.target);
    if (row) commit(row);
  });
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (row) (row.isDirty ? keep : forget)(row);
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
