// Who else has the sheet open, and what they wrote meanwhile: untouched cells follow, and say so.
import { post } from "../common/request.js";
import { form, keepFocusInView, rows } from "./rows.js";
import { halt } from "./autosave.js";
import { mention } from "./status.js";
import { forgetSteps } from "./undo.js";

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
  const { kind, data } = await post(form, "presence/", { stamp });
  isAsking = false;
  // What settled meanwhile may be newer than the answer: it is asked for again.
  if (kind === "ok" && pause === EVERY) onUpdate(data);
  timer = setTimeout(ask, pause);
}

function askSoon() {
  pause = SOON;
  if (isAsking) return;
  clearTimeout(timer);
  timer = setTimeout(ask, pause);
}

function onUpdate(data) {
  stamp = data.stamp;
  form.querySelector(".people").textContent = data.people;
  if (data.locked && "saves" in form.dataset) halt(data.locked);
  if (!data.rows) return;
  keepFocusInView(() => {
    for (const [code, fresh] of Object.entries(data.rows)) {
      const row = rows.get(code);
      if (row) follow(row, fresh);
    }
  });
  document.getElementById("findings").innerHTML = data.findings;
  showProgress(data.filled);
  showReadiness(data.readiness);
}

/** What hinders submitting, and the button that tells the head once nothing does. */
function showReadiness(markup) {
  const place = document.getElementById("readiness");
  const fresh = document.createElement("template");
  fresh.innerHTML = markup;
  const spaced = (text) => text.replaceAll(/\s+/g, " ").trim();
  if (place && spaced(place.textContent) !== spaced(fresh.content.textContent)) place.replaceChildren(fresh.content);
}

/** How many figures are there: in the bar, and in the page's head. */
function showProgress(filled) {
  form.querySelector(".filled").textContent = filled;
  const meter = document.querySelector(".progress progress");
  if (!meter) return;
  meter.value = Number(filled.split("/")[0]);
  meter.nextElementSibling.textContent = `Đã điền ${filled}`;
}

/** Show a row as it stands on the server, unless it is being edited here. */
function follow(row, fresh) {
  if (row.isUnsaved) return;
  row.mark(fresh.kinds, fresh.describes);
  row.showBeneath(fresh.says);
  if (fresh.version !== row.version && !row.isDirty) adopt(row, fresh);
}

function adopt(row, fresh) {
  const { value, state, note } = fresh;
  row.version = fresh.version;
  row.words = row.settled = row.saved = { value, state, note };
  forgetSteps(row);
  if (document.activeElement === row.value && row.value.tagName === "INPUT") row.value.select();
  if (!fresh.by) return;
  row.showSaving("fresh", `${fresh.by.split(" ").at(-1)} vừa sửa`); // called by the given name
  mention(`${fresh.by} vừa sửa dòng ${row.number}: ${row.label}`);
}

export function start() {
  form.addEventListener("settled", askSoon);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  ask();
}
