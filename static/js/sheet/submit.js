// Handing in waits for the saving: what was typed last goes with the sheet, or nothing is handed in.
import { isBeingSent, send } from "../common/form-sending.js";
import { saveAll } from "./autosave.js";
import { withhold } from "./status.js";

const form = document.querySelector("form[data-hands-in]");
let isWaiting = false;

export function start() {
  form?.addEventListener("submit", async (event) => {
    if (isBeingSent(form)) return;
    event.preventDefault();
    if (isWaiting) return; // pressed twice
    isWaiting = true;
    const failed = await saveAll();
    isWaiting = false;
    if (!failed.length) return send(form, event.submitter);
    withhold();
    failed[0].value.focus();
  });
}
