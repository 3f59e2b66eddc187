// A passage's form as an editor: composed while one types, saved after a pause, codes completed.
// Without this file it is a plain form; a form that another script shows later becomes one, too.
import { complete } from "./code-completion.js";
import { edit } from "./editor-autosave.js";

function enhance(root) {
  for (const box of root.querySelectorAll("textarea[data-codes], form[data-editor] textarea")) {
    if ("completes" in box.dataset) continue;
    box.dataset.completes = "";
    complete(box, box.dataset.codes ?? box.form.dataset.codes);
  }
  for (const form of root.querySelectorAll("form[data-editor]")) {
    if ("ready" in form.dataset) continue;
    edit(form);
    form.dataset.ready = "";
  }
}

enhance(document);
new MutationObserver((changes) => {
  for (const { addedNodes } of changes) {
    for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) enhance(node);
  }
}).observe(document.body, { childList: true, subtree: true });
