// What the program computes of other rows, taken anew once a save has settled; the server counts.
import { form } from "./rows.js";

export function start() {
  if (!form.querySelector("[data-computed]")) return;
  form.addEventListener("settled", async () => {
    const answer = await fetch(location.href, { headers: { Accept: "text/html" } }).catch(() => null);
    if (!answer?.ok) return; // the next save, or a reload, shows it
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const line of form.querySelectorAll("[data-computed]")) {
      const fresh = page.getElementById(line.id);
      for (const name of ["entry", "change"]) {
        const cell = line.querySelector(`td.${name}`);
        const now = fresh?.querySelector(`td.${name}`);
        if (cell && now) cell.textContent = now.textContent;
      }
    }
  });
}
