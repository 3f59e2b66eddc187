// Who else has the sheet open, and what they wrote meanwhile: untouched cells follow, and say so.
import { post } from "./posting.js";
import { form, rows } from "./rows.js";
import { halt } from "./saving.js";
import { mention } from "./status.js";
import { disown } from "./undoing.js";

const EVERY = 20000;
const SOON = 500;
let { stamp } = form.dataset;
let timer = 0;
let isAsking = false;
let pause = EVERY;

async function ask() {
  clearTimeout(timer);
  if (isAsking) return;
  isAsking = true;
  pause = EVERY;
  const { kind, said } = await post("presence/", { stamp });
  isAsking = false;
  // What settled meanwhile may be newer than the answer: it is asked for again.
  if (kind === "ok" && pause === EVERY) hear(said);
  timer = setTimeout(ask, pause);
}

function askSoon() {
  pause = SOON;
  if (isAsking) return;
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

function hear(said) {
  stamp = said.stamp;
  form.querySelector(".people").textContent = said.people;
  if (said.locked && "saves" in form.dataset) halt(said.locked);
  if (!said.rows) return;
  for (const [code, told] of Object.entries(said.rows)) {
    const row = rows.get(code);
    if (row) follow(row, told);
  }
  document.getElementById("findings").innerHTML = said.findings;
  showProgress(said.filled);
}

/** How many figures are there: in the bar, and in the page's head. */
function showProgress(filled) {
  form.querySelector(".filled").textContent = filled;
  const meter = document.querySelector(".progress progress");
  if (!meter) return;
  meter.value = Number(filled.split("/")[0]);
  meter.nextElementSibling.textContent = `Đã điền ${filled}`;
}

/** Show a row as it stands on the server, unless somebody is writing in it here. */
function follow(row, told) {
  if (row.isUnsaved) return;
  row.mark(told.kinds, told.describes);
  row.say(told.says);
  if (told.version !== row.version && !row.isDirty) adopt(row, told);
}

function adopt(row, told) {
  const { value, state, note } = told;
  row.version = told.version;
  row.words = row.settled = row.saved = { value, state, note };
  disown(row);
  if (document.activeElement === row.value && row.value.tagName === "INPUT") row.value.select();
  if (!told.by) return;
  row.tell("fresh", `${told.by.split(" ").at(-1)} vừa sửa`); // called by the given name
  mention(`${told.by} vừa sửa dòng ${row.number}: ${row.label}`);
}

export function start() {
  form.addEventListener("settled", askSoon);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
}
