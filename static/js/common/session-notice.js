// Before the session ends the page says so, and afterwards, too; a person at work here prolongs it.
import { clock } from "./clock.js";
import { retryButton, spaced } from "./failures.js";
import { checkSession, loginLink, prolongSession, user } from "./session.js";

const FIRST_CHECK = 30; // seconds after the page was opened
const CHECK_AGAIN = 30; // seconds, where the server did not answer
const PROLONG_EVERY = 60_000; // ms
const ACTS = ["keydown", "pointerdown", "pointermove", "wheel", "touchmove"];

const notice = document.createElement("div");
notice.className = "session-notice";
notice.popover = "manual";
notice.setAttribute("role", "alert");
let timer = 0;
let latest = 0; // the newest question; an answer to an older one says what was before
let prolongedAt = Date.now(); // opening the page was an act

function plan(seconds) {
  clearTimeout(timer);
  timer = setTimeout(check, seconds * 1000);
}

async function check() {
  clearTimeout(timer);
  await showAnswer(checkSession());
}

async function showAnswer(answer) {
  const number = ++latest;
  const state = await answer;
  if (number === latest) show(state);
}

async function prolong() {
  prolongedAt = Date.now();
  await showAnswer(prolongSession());
}

/** Say how the session stands, where that matters, and look again when it will have changed. */
function show({ kind, left, warning, extendable }) {
  if (kind === "offline" || kind === "broken") return plan(CHECK_AGAIN);
  if (kind !== "ok") return say(kind, ended(kind));
  if (left > warning) hide();
  else if (extendable) say("idle", idle(left));
  else say("longest", [`Phiên làm việc hết lúc ${clock(left)} vì đã đủ thời gian cho phép. Hãy gửi những gì đang gõ.`]);
  plan(left > warning ? left - warning + 1 : left + 1);
}

const idle = (left) => [
  `Phiên làm việc sẽ hết lúc ${clock(left)} vì lâu không thao tác. Bấm một phím bất kỳ để làm việc tiếp, hoặc bấm`,
  retryButton("Làm việc tiếp", prolong),
];

// Where nothing can be typed, as on slides, only looking goes on.
const KEPT = document.forms.length ? "Chữ đã gõ vẫn được giữ." : "Trang đang mở vẫn xem tiếp được.";

const ended = (kind) =>
  kind === "session"
    ? [`Phiên làm việc đã hết. ${KEPT}`, loginLink(), "rồi làm tiếp ở đây."]
    : [`Ở thẻ khác đang đăng nhập bằng tên khác. ${KEPT} Đăng nhập lại bằng tên của bạn rồi làm tiếp ở đây.`];

function say(state, parts) {
  if (notice.dataset.state === state) return; // it is there already, and was read out
  // Behind an open modal dialog nothing can be reached.
  (document.querySelector("dialog:modal") ?? document.body).append(notice);
  notice.dataset.state = state;
  if (!notice.matches(":popover-open")) notice.showPopover();
  notice.replaceChildren(...spaced(parts));
}

function hide() {
  delete notice.dataset.state;
  notice.remove();
}

/** Reading is work, too: moving, scrolling and typing prolong the session, once a minute at most. */
function onAct({ isTrusted }) {
  const isWarned = notice.dataset.state === "idle";
  if (isTrusted && !document.hidden && (isWarned || Date.now() - prolongedAt > PROLONG_EVERY)) prolong();
}

/** Back on the page: another tab may have signed in or out. */
function onReturn() {
  if (notice.dataset.state) check();
}

export function start() {
  if (!user) return;
  for (const act of ACTS) window.addEventListener(act, onAct, { passive: true });
  window.addEventListener("focus", onReturn);
  plan(FIRST_CHECK);
}
