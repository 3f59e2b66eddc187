// The open page follows the draft: it asks for its mark, and when that is another, takes what differs.
import { element, part } from "./fragments.js";
import { forget } from "./figure-card.js";

const EVERY = 5000;
let timer = 0;
let isBusy = false;
let isAskedAgain = false;
const changeNotice = element("p", { className: "news" });
changeNotice.setAttribute("role", "status");

const desk = () => document.getElementById("desk");

async function ask() {
  clearTimeout(timer);
  if (!document.hidden) {
    const headers = { Accept: "application/json" };
    const answer = await fetch(desk().dataset.asks, { headers, redirect: "manual" }).catch(() => null);
    const isJson = answer?.headers.get("Content-Type")?.startsWith("application/json");
    if (answer?.ok && isJson && (await answer.json()).mark !== desk().dataset.mark) await renew();
  }
  clearTimeout(timer);
  timer = setTimeout(ask, EVERY);
}

/** Bring the page up to date without leaving it. */
export async function renew() {
  isAskedAgain = isBusy;
  if (isBusy) return;
  isBusy = true;
  try {
    const body = await part(location.pathname + location.search);
    const fresh = body?.querySelector("#desk");
    if (fresh) take(fresh);
  } catch {
    // no connection: the next question comes soon
  } finally {
    isBusy = false;
  }
  if (isAskedAgain) await renew(); // what came on the way may be older than what was asked for
}

function take(fresh) {
  const before = words();
  const focused = address(document.activeElement);
  merge(desk(), fresh);
  desk().dataset.mark = fresh.dataset.mark;
  forget();
  showChanged([...desk().querySelectorAll(".passage[id]")].filter((passage) => before.get(passage.id) !== passage.textContent));
  if (focused && !document.activeElement?.closest("#desk, dialog")) desk().querySelector(focused)?.focus({ preventScroll: true });
  document.dispatchEvent(new CustomEvent("draft:renewed"));
}

const words = () =>
  new Map([...desk().querySelectorAll(".passage[id]")].map((passage) => [passage.id, passage.textContent]));

function address(node) {
  const href = node?.closest?.("#desk") && node.getAttribute?.("href");
  return href ? `a[href="${CSS.escape(href)}"]` : "";
}

/** Replace only what differs, so that the reader's place on the page stays. */
function merge(old, fresh) {
  const [was, now] = [[...old.children], [...fresh.children]];
  const isSame = was.length === now.length && was.every((node, place) => node.tagName === now[place].tagName);
  if (!isSame) return old.replaceChildren(...fresh.childNodes);
  was.forEach((node, place) => {
    const next = now[place];
    if (node.isEqualNode(next)) return;
    if (node.matches(".print, article, section, div, tbody, table") && next.children.length) {
      for (const name of ["class"]) node.setAttribute(name, next.getAttribute(name) ?? "");
      merge(node, next);
    } else if (node.matches("details") && node.open) {
      next.open = true;
      node.replaceWith(next);
    } else node.replaceWith(next);
  });
}

function showChanged(changed) {
  for (const passage of desk().querySelectorAll(".just-changed")) passage.classList.remove("just-changed");
  for (const passage of changed) passage.classList.add("just-changed");
  if (!changed.length) return changeNotice.replaceChildren();
  const link = element("a", { href: `#${changed[0].id}`, textContent: "xem" });
  changeNotice.replaceChildren(`${changed.length} câu vừa đổi, `, link);
}

export function start() {
  desk().before(changeNotice);
  document.addEventListener("visibilitychange", () => document.hidden || ask());
  addEventListener("focus", ask);
  document.addEventListener("draft:changed", renew);
  timer = setTimeout(ask, EVERY);
}
