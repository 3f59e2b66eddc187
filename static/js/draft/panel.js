// One passage in a panel beside the draft; on a phone it is the whole screen. Back closes it.
import { prepare, refuse } from "../common/form-sending.js";
import { forgetWords } from "../common/form-words.js";
import { loginPath } from "../common/session.js";
import { ask, closeButton, element, isPlain, part } from "./fragments.js";
import { renew } from "./live-update.js";

const PASSAGE = /\/report\/passages\/(\d+)\/$/;
const NAMED = /^#p-(\d+)$/;
const narrow = matchMedia("(max-width: 48rem)");

const drawer = element("dialog", { className: "drawer" });
drawer.setAttribute("aria-labelledby", "hub-title");
let back = null; // where the focus returns to
let shown = null; // the passage that is open

const passageOf = (address) => PASSAGE.exec(new URL(address, location.href).pathname)?.[1];
const linkTo = (pk) => document.querySelector(`#desk a.to-passage[href$="/passages/${pk}/"]`);

/** Show the passage's page in the panel; false when there is none. */
async function fill(address) {
  const body = await part(address).catch(() => null);
  const hub = body?.querySelector("#hub");
  if (hub) drawer.replaceChildren(closeButton(close), hub);
  return Boolean(hub);
}

async function open(address, { push = true } = {}) {
  const pk = passageOf(address);
  if (!(await fill(address))) return location.assign(address);
  if (push && history.state?.passage) history.replaceState({ passage: pk }, "", `#p-${pk}`);
  else if (push) history.pushState({ passage: pk }, "", `#p-${pk}`);
  if (!drawer.open) {
    back = document.activeElement;
    if (narrow.matches) drawer.showModal();
    else drawer.show();
  }
  markOpenPassage((shown = pk));
  const hash = new URL(address, location.href).hash;
  const target = hash && drawer.querySelector(hash);
  if (target) target.scrollIntoView();
  else drawer.scrollTop = 0;
  drawer.querySelector("#hub-title").focus({ preventScroll: true });
}

/** Show in the document which passage is open. */
function markOpenPassage(pk) {
  for (const passage of document.querySelectorAll("#desk .passage.open")) passage.classList.remove("open");
  const opened = pk ? linkTo(pk)?.previousElementSibling : null;
  opened?.classList.add("open");
}

function close() {
  if (history.state?.passage) history.back();
  else shut();
}

function shut() {
  if (!drawer.open) return;
  drawer.close();
  markOpenPassage(null);
  if (NAMED.test(location.hash)) history.replaceState(null, "", location.pathname + location.search);
  // What was saved may have put another link in the place of the one that led here.
  const link = back?.isConnected ? back : linkTo(shown);
  link?.focus({ preventScroll: true });
}

function openFromHistory() {
  const pk = history.state?.passage;
  if (!pk) return shut();
  return open(`passages/${pk}/`, { push: false });
}

function press(event) {
  if (!isPlain(event)) return;
  const link = event.target.closest("a[href]");
  if (link) {
    const isHome = drawer.contains(link) && link.matches(".home");
    if (link.target || !(isHome || passageOf(link.href))) return;
    event.preventDefault();
    return isHome ? close() : open(link.href);
  }
  const passage = event.target.closest("#desk .passage");
  if (!passage || !getSelection().isCollapsed) return;
  const toPassage = passage.nextElementSibling;
  if (toPassage?.matches("a.to-passage")) open(toPassage.href);
}

/** A form of the panel is sent from the panel; what it changed shows in the draft at once. */
async function send(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  event.preventDefault();
  if (drawer.ariaBusy === "true") return; // pressed twice
  drawer.ariaBusy = "true";
  await post(form, submitter).finally(() => (drawer.ariaBusy = "false"));
  await renew(); // what is pressed meanwhile in the new panel counts
}

async function post(form, submitter) {
  if (!(await prepare(form, submitter))) return;
  const address = submitter?.hasAttribute("formaction") ? submitter.formAction : form.getAttribute("action");
  const answer = await ask(address, { method: "POST", body: new FormData(form, submitter) }).catch(() => null);
  if (!answer || answer.status >= 500) return refuse(form, submitter, answer ? "broken" : "offline");
  if (answer.path === loginPath) return refuse(form, submitter, "session");
  const hub = answer.body.querySelector("#hub");
  if (!answer.ok && !hub) return refuse(form, submitter, "refused", reasonOf(answer.body));
  if (answer.ok) forgetWords(form);
  if (hub) settle(hub);
  else await fill(`passages/${history.state?.passage}/`);
  drawer.querySelector("#hub-title")?.focus({ preventScroll: true });
}

/** Why the server refused, in the words of its page. */
function reasonOf(body) {
  const main = body.querySelector("main");
  const words = main?.querySelector(".message.error, .fault") ?? main?.querySelector("h1");
  return words?.textContent.replace(/\s+/g, " ").trim() || "Máy chủ không nhận.";
}

/** What was done has led to a passage, perhaps to another one than was open. */
function settle(hub) {
  drawer.replaceChildren(closeButton(close), hub);
  shown = hub.dataset.passage;
  history.replaceState({ passage: shown }, "", `#p-${shown}`);
}

/** The draft has changed: so have, perhaps, the sentence here and its sources; not what is typed. */
async function follow() {
  const pk = drawer.open && history.state?.passage;
  markOpenPassage(pk);
  const body = pk && drawer.querySelector("#hub") && (await part(`passages/${pk}/`).catch(() => null));
  for (const name of body ? [".print", ".why", ".sources"] : []) {
    const [old, fresh] = [drawer, body].map((panel) => panel.querySelector(`#hub > ${name}`));
    if (old && fresh && !old.isEqualNode(fresh)) old.replaceWith(fresh);
  }
}

export function start() {
  document.body.append(drawer);
  document.addEventListener("click", press);
  drawer.addEventListener("submit", send);
  drawer.addEventListener("cancel", (event) => {
    event.preventDefault();
    close();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && drawer.open && !event.defaultPrevented) close();
  });
  addEventListener("popstate", openFromHistory);
  document.addEventListener("draft:renewed", follow);
  const named = NAMED.exec(location.hash);
  if (named) {
    history.replaceState({ passage: named[1] }, "");
    open(`passages/${named[1]}/`, { push: false });
  }
}
