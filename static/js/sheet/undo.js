// Taking back the last change, of one cell or of everything that was pasted at once; and again.
import { form } from "./rows.js";

const DEPTH = 100;
const button = form.querySelector(".undo");
let steps = [];
let undone = [];

/** Keep what stood in some rows before they changed together: pairs of row and words. */
export function remember(step) {
  steps = [...steps, step].slice(-DEPTH);
  undone = [];
  button.hidden = false;
}

/** Another person has written the row: going back over their words would lose them. */
export function forgetSteps(row) {
  const others = (step) => step.filter(([changed]) => changed !== row);
  steps = steps.map(others).filter((step) => step.length);
  undone = undone.map(others).filter((step) => step.length);
  button.hidden = !steps.length;
}

/** Give back what stood there before the last change, or before that was undone, and save it. */
function go(from, to, save) {
  const step = from.pop();
  to.push(step.map(([row]) => [row, row.words]));
  for (const [row, words] of step) {
    row.words = words;
    save(row);
  }
  button.hidden = !steps.length;
  step[0][0].value.focus();
}

/** Whether the field is being edited: then undoing is the browser's own. */
const isEditing = (field) => field.matches?.("input, textarea") && field.value !== field.dataset.came;

export function start(save) {
  form.addEventListener("focusin", ({ target }) => {
    if (target.matches("input, textarea")) target.dataset.came = target.value;
  });
  button.addEventListener("click", () => go(steps, undone, save));
  form.addEventListener("keydown", (event) => {
    if (!(event.ctrlKey || event.metaKey) || !["KeyZ", "KeyY"].includes(event.code)) return;
    const isRedo = event.shiftKey || event.code === "KeyY";
    const [from, to] = isRedo ? [undone, steps] : [steps, undone];
    if (!from.length || isEditing(event.target)) return;
    event.preventDefault();
    go(from, to, save);
  });
}
