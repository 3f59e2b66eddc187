// Handing in waits for the saving: what was typed last goes with the sheet, or nothing is handed in.
import { saveAll } from "./autosave.js";
import { withhold } from "./status.js";

const form = document.querySelector("form[data-hands-in]");
let isWaiting = false;

export function start() {
  form?.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (isWaiting) return; // pressed twice
    isWaiting = true;
    const failed = await saveAll();
    if (!failed.length) return form.submit(); // this asks nobody again
    isWaiting = false;
    withhold();
    failed[0].value.focus();
  });
  window.addEventListener("pageshow", () => (isWaiting = false));
}
