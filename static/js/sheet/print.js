// On paper there are texts in the place of fields: they say what has been typed by then.
import { rows } from "./rows.js";

function write(field, text) {
  const paper = field?.parentElement.querySelector(".paper");
  if (paper) paper.textContent = text;
}

addEventListener("beforeprint", () => {
  for (const { value, state, note } of rows.values()) {
    const isEstimate = value.value && state.value === "estimate";
    write(value, (value.value || value.placeholder) + (isEstimate ? " (ước tính)" : ""));
    write(note, note?.value);
  }
});
