// Every row saves itself when it is left: one request at a time, again and again until it is stored.
import { forget, keep } from "./keeping.js";
import { post } from "./posting.js";
import { form, rowOf, rows, same } from "./rows.js";
import { clock, report } from "./status.js";
import { remember } from "./undoing.js";

const PATIENCE = [3000, 6000, 15000, 30000];
const queue = new Set();
let sending = null;
let run = Promise.resolve();
let halted = "";
let tries = 0;
let timer = 0;

/** A row has been left with other words than before: it can be undone, and it is saved. */
export function commit(row) {
  if (same(row.words, row.settled)) return;
  remember([[row, row.settled]]);
  row.settled = row.words;
  save(row);
}

/** Send the row, unless it says what is stored already. */
export function save(row) {
  row.settled = row.words;
  if (!row.isDirty && !row.isUnsaved) return forget(row);
  keep(row);
  queue.add(row);
  row.tell("busy", "Đang lưu…");
  pump();
}

/** Try again now. */
export function retry() {
  clearTimeout(timer);
  halted = "";
  pump();
}

/** Send nothing more: the sheet has been closed meanwhile. */
export function halt(why) {
  halted = "locked";
  report({ kind: "locked", why, count: queue.size });
}

/** Store all that was typed; the rows that are not stored in the end. */
export async function finish() {
  const all = [...rows.values()];
  retry();
  do {
    all.forEach(commit);
    await run;
  } while (!halted && all.some((row) => row.isDirty && !row.isUnsaved)); // typed meanwhile
  return all.filter((row) => row.isDirty || row.isUnsaved);
}

function pump() {
  if (!sending && !halted) run = sendAll();
}

async function sendAll() {
  while (queue.size && !halted) {
    [sending] = queue;
    queue.delete(sending);
    report({ kind: "busy" });
    await send(sending);
  }
  sending = null;
  if (queue.size) return;
  report({ kind: "done" });
  form.dispatchEvent(new CustomEvent("settled"));
}

async function send(row) {
  const words = row.words;
  const { kind, said } = await post(`figures/${row.code}/`, {
    [`value-${row.code}`]: words.value,
    [`state-${row.code}`]: words.state,
    [`note-${row.code}`]: words.note,
    [`version-${row.code}`]: row.version,
  });
  if (kind === "ok") stored(row, words, said);
  else if (kind === "fault" || kind === "conflict") blamed(row, said);
  else stuck(row, kind, said.why);
}

/** The server has it: its spelling of the number comes back, unless something new was typed. */
function stored(row, words, said) {
  tries = 0;
  row.version = said.version;
  row.saved = { value: said.value, state: said.state, note: said.note };
  row.tell("done", clock());
  row.absolve();
  if (!same(row.words, words)) return keep(row);
  row.words = row.settled = row.saved;
  forget(row);
}

/** The server read it and said no: the reason stands beneath the row, the words stay. */
function blamed(row, said) {
  row.theirs = said.theirs ?? null;
  row.tell("failed", "Chưa lưu");
  row.blame(said.says);
}

/** Nobody could say anything: the row waits, and what was typed with it. */
function stuck(row, kind, why) {
  queue.add(row);
  halted = kind;
  for (const one of queue) one.tell("failed", "Chưa lưu");
  report({ kind, why, count: queue.size });
  if (kind === "offline" || kind === "broken") {
    timer = setTimeout(retry, PATIENCE[Math.min(tries++, PATIENCE.length - 1)]);
  }
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
  const wake = () => halted && halted !== "locked" && halted !== "refused" && retry();
  for (const moment of ["online", "focus", "pageshow"]) window.addEventListener(moment, wake);
  window.addEventListener("beforeunload", (event) => {
    if (queue.size || sending) event.preventDefault();
  });
}
