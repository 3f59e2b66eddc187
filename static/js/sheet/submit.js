// The page that submits the sheet waits for the saving: it shows what was typed last, or is not opened.
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
    isWaiting = false;
    if (!failed.length) return location.assign(form.action);
    withhold();
    failed[0].value.focus();
  });
}
