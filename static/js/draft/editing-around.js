// What stands around an editor follows what it saves: the sentence, its sources, the open draft.
import { parsed } from "./editing-showing.js";

const FOLLOWING = [".print", ".sources"];

/** The passage has been saved: the draft hears of it, the passage's own page shows it. */
export async function follow(form) {
  document.dispatchEvent(new CustomEvent("draft:changed"));
  const hub = form.closest("#hub");
  if (!hub) return;
  const headers = { "X-Fragment": "1" };
  const answer = await fetch(form.dataset.hub, { headers, redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return; // the sentence beside the words is right all the same
  const fresh = parsed(await answer.text());
  for (const name of FOLLOWING) {
    const next = fresh.querySelector(name);
    if (next) hub.querySelector(name)?.replaceWith(next);
  }
}
