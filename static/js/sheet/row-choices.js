// The buttons beneath a row: take the number that was meant, keep mine, take theirs, try again.
import { form, rowOf } from "./rows.js";
import { retry, save } from "./autosave.js";
import { clock } from "../common/clock.js";
import { report } from "./status.js";

const ACTS = {
  keep(row) {
    row.keepMine();
    save(row);
  },
  take(row) {
    row.takeTheirs();
    row.settled = row.saved;
    row.clearError();
    row.showSaving("done", clock());
    report({ kind: "done" });
    form.dispatchEvent(new CustomEvent("settled"));
  },
  value(row, hint) {
    row.words = { ...row.words, value: hint };
    save(row);
  },
};

/** "=" in an empty cell takes what the periods of this one make together. */
function takeProposal(event) {
  const row = event.key === "=" && rowOf(event.target);
  if (!row || event.target !== row.value || row.value.value) return;
  const proposal = row.line.querySelector("button.proposal");
  if (!proposal) return;
  event.preventDefault();
  ACTS.value(row, proposal.value);
}

export function start() {
  form.addEventListener("keydown", takeProposal);
  form.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button?.matches(".retry")) {
      event.preventDefault();
      retry();
    }
    const act = ACTS[button?.name.split("-")[0]];
    const row = act && rowOf(button);
    if (!row || (!row.theirs && button.name !== `value-${row.code}`)) return;
    event.preventDefault();
    act(row, button.value);
    row.value.focus();
  });
}
