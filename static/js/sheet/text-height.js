// Notes and texts grow with what they hold, in browsers whose style sheets cannot say so.
import { form } from "./rows.js";

function fit(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight}px`;
}

const fitAll = (part) => part.querySelectorAll("td textarea").forEach(fit);

if (!CSS.supports("field-sizing", "content")) {
  fitAll(form);
  for (const kind of ["input", "rewritten"]) form.addEventListener(kind, ({ target }) => fitAll(target.closest("tr")));
}
