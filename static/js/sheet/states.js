// The four kinds of empty and the estimate, from the keyboard; a number typed says none of them.
import { form, rowOf } from "./rows.js";
import { fillTotal } from "./totals.js";
import { openHistory } from "./history.js";
import { commit } from "./autosave.js";

const STATES = { Digit0: "none", KeyX: "na", KeyU: "estimate" };
const isEmpty = (state) => state === "none" || state === "na";

/** Choose a state, or take it back when it was chosen before. */
function choose(row, state) {
  const chosen = row.state.value === state ? "" : state;
  const value = isEmpty(chosen) ? "" : row.value.value;
  row.words = { ...row.words, state: chosen, value };
  commit(row);
}

export function start() {
  form.addEventListener("keydown", (event) => {
    if (!event.altKey || event.ctrlKey || event.metaKey) return;
    const row = rowOf(event.target);
    if (!row) return;
    const acts = { KeyH: () => openHistory(row), Equal: () => fillTotal(row) };
    const act = STATES[event.code] ? () => choose(row, STATES[event.code]) : acts[event.code];
    if (!act) return;
    event.preventDefault();
    act();
  });
  form.addEventListener("input", (event) => {
    const row = rowOf(event.target);
    if (!row) return;
    if (event.target === row.value && row.value.value && isEmpty(row.state.value)) row.state.value = "";
    if (event.target === row.state && isEmpty(row.state.value) && row.value.tagName === "INPUT") {
      row.value.value = "";
    }
    row.showKindOfEmpty();
  });
}
