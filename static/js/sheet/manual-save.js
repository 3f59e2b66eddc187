// Figures opened again close with the first saving: the form is sent by its button alone, and until
// then the page says so and keeps what was typed.
import { isBeingSent } from "../common/form-sending.js";
import { form, rowOf, rows } from "./rows.js";
import { mention } from "./status.js";

const stored = new Map([...rows.values()].map((row) => [row, row.line.querySelector(".trace").textContent]));
let isSent = false;

function showUnsaved(row) {
  row.keep();
  row.showSaving(...(row.isDirty ? ["failed", "Chưa lưu"] : ["", stored.get(row)]));
  const waits = [...rows.values()].filter((row) => row.isDirty).length;
  mention(waits ? `${waits} ô chưa lưu. Bấm “Lưu số liệu” để lưu.` : "");
}

export function start() {
  [...rows.values()].filter((row) => row.restore()).forEach(showUnsaved);
  for (const kind of ["input", "change"]) {
    form.addEventListener(kind, (event) => {
      const row = rowOf(event.target);
      if (row) showUnsaved(row);
    });
  }
  form.addEventListener("submit", () => (isSent = isBeingSent(form)));
  window.addEventListener("pageshow", () => (isSent = false));
  window.addEventListener("beforeunload", (event) => {
    if (!isSent && [...rows.values()].some((row) => row.isDirty)) event.preventDefault();
  });
}
