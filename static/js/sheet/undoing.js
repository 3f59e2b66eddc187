// Taking back the last change: of one cell, or of everything that was pasted at once.
import { form } from "./rows.js";

const DEPTH = 100;
const button = form.querySelector(".undo");
let steps = [];

/** Keep what stood in some rows before they changed together: pairs of row and words. */
export function remember(step) {
  steps = [...steps, step].slice(-DEPTH);
  button.hidden = false;
}

/** Another person has written the row: going back over their words would lose them. */
export function disown(row) {
  steps = steps.map((step) => step.filter(([one]) => one !== row)).filter((step) => step.length);
  button.hidden = !steps.length;
}

/** Give back what stood there before the last change, and save that. */
export function undo(save) {
  const step = steps.pop();
  button.hidden = !steps.length;
  for (const [row, words] of step ?? []) {
    row.words = words;
    save(row);
  }
  const [first] = step ?? [];
  first?.[0].value.focus();
}

/** Whether the field is being edited: then undoing is the browser's own. */
const isEditing = (field) => field.matches?.("input, textarea") && field.value !== field.dataset.came;

export function start(save) {
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("input, textarea")) target.dataset.came = target.value;
  });
  button.addEventListener("click", () => undo(save));
  form.addEventListener("keydown", (event) => {
    const isUndo = (event.ctrlKey || event.metaKey) && !event.shiftKey && event.code === "KeyZ";
    if (!isUndo || !steps.length || isEditing(event.target)) return;
    event.preventDefault();
    undo(save);
  });
}
