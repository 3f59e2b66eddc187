// What is around an editor is brought up to date when it saves: the sentence, its sources, the draft.
import { parseHtml } from "./editor-display.js";

const UPDATED = [".print", ".sources"];

/** The passage has been saved: the open draft and the passage's own page show it. */
export async function announceSave(form) {
  document.dispatchEvent(new CustomEvent("draft:changed"));
  const hub = form.closest("#hub");
  if (!hub) return;
  const headers = { "X-Fragment": "1" };
  const answer = await fetch(form.dataset.hub, { headers, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return; // the sentence beside the words is right all the same
  const fresh = parseHtml(await answer.text());
  for (const name of UPDATED) {
    const next = fresh.querySelector(name);
    if (next) hub.querySelector(name)?.replaceWith(next);
  }
}
