// The buttons beneath a row: take the number that was meant, keep mine, take theirs, try again.
import { form, rowOf } from "./rows.js";
import { retry, save } from "./autosave.js";
import { clock, report } from "./status.js";
import { forget } from "./unsaved.js";

const ACTS = {
  keep(row) {
    row.version = row.theirs.version;
    save(row);
  },
  take(row) {
    const { version, ...words } = row.theirs;
    row.version = version;
    row.words = row.settled = row.saved = words;
    row.clearError();
    row.showSaving("done", clock());
    forget(row);
    report({ kind: "done" });
    form.dispatchEvent(new CustomEvent("settled"));
  },
  value(row, hint) {
    row.words = { ...row.words, value: hint };
    save(row);
  },
};

export function start() {
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
