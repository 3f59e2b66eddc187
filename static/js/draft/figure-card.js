// What stands behind a figure, beside it: by pointing, tapping or Enter; Esc, or leaving, closes.
import { closeButton, element, isPlain, part } from "./fragments.js";

const OPEN_AFTER = 350;
const CLOSE_AFTER = 300;
const GAP = 6;

const tip = element("div", { id: "tip", className: "tip", popover: "manual" });
tip.setAttribute("role", "dialog");
tip.setAttribute("aria-labelledby", "figure-title");
tip.tabIndex = -1;

let link = null; // the figure it belongs to
let isPinned = false; // opened by hand: it stays until it is closed
let timer = 0;
let shut = null; // closed by hand under the pointer: not opened again before the pointer leaves
let cards = new Map(); // address → the card as it was fetched

/** What was fetched may be old now. */
export function forget() {
  cards = new Map();
}

async function cardOf(address) {
  if (!cards.has(address)) {
    const body = await part(address).catch(() => null);
    const card = body?.querySelector(".figure-card");
    if (!card) return null;
    cards.set(address, card);
  }
  return cards.get(address).cloneNode(true);
}

async function show(target, pinned) {
  clearTimeout(timer);
  link = target;
  const card = await cardOf(target.href);
  if (link !== target) return; // the pointer is elsewhere by now
  if (!card) {
    if (pinned) location.assign(target.href);
    return;
  }
  isPinned = pinned;
  // Behind an open modal panel nothing can be reached.
  (target.closest("dialog") ?? document.body).append(tip);
  tip.replaceChildren(closeButton(hide), card);
  if (!tip.matches(":popover-open")) tip.showPopover();
  place(target.getBoundingClientRect());
  tip.scrollTop = 0;
  if (pinned) tip.focus();
}

/** Below the figure, or above it where there is more room; never over it. */
function place(spot) {
  const [above, below] = [spot.top - 2 * GAP, innerHeight - spot.bottom - 2 * GAP];
  tip.style.maxHeight = "";
  const { offsetWidth: width, offsetHeight: height } = tip;
  const isBelow = height <= below || below >= above;
  tip.style.maxHeight = `${isBelow ? below : above}px`;
  const shown = Math.min(height, isBelow ? below : above);
  tip.style.top = `${isBelow ? spot.bottom + GAP : spot.top - GAP - shown}px`;
  tip.style.left = `${Math.max(GAP, Math.min(spot.left - GAP, innerWidth - width - GAP))}px`;
}

export function hide() {
  clearTimeout(timer);
  const back = tip.contains(document.activeElement) ? link : null;
  shut = link;
  link = null;
  isPinned = false;
  if (tip.matches(":popover-open")) tip.hidePopover();
  back?.focus();
}

const figureAt = (node) => node.closest?.("a.to-figure");

function enter(event) {
  if (event.pointerType !== "mouse" || isPinned) return;
  if (tip.contains(event.target)) return clearTimeout(timer);
  const target = figureAt(event.target);
  if (!target) return;
  clearTimeout(timer);
  if (target !== link && target !== shut) timer = setTimeout(show, OPEN_AFTER, target, false);
}

function leave(event) {
  if (event.pointerType !== "mouse" || isPinned) return;
  if (!figureAt(event.target) && !tip.contains(event.target)) return;
  const next = event.relatedTarget;
  if (next && (tip.contains(next) || (link && figureAt(next) === link))) return;
  clearTimeout(timer);
  if (!tip.contains(event.target)) shut = null;
  timer = setTimeout(hide, CLOSE_AFTER);
}

function press(event) {
  const target = figureAt(event.target);
  if (target && isPlain(event)) {
    event.preventDefault();
    show(target, true);
  } else if (link && !tip.contains(event.target)) hide();
}

export function start() {
  document.addEventListener("pointerover", enter);
  document.addEventListener("pointerout", leave);
  document.addEventListener("click", press);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !link) return;
    event.preventDefault(); // the panel behind stays open
    event.stopPropagation();
    hide();
  }, { capture: true });
}
