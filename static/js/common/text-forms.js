// Forms with a text area: the words are kept while typed, and sent only when the server can take them.
import { csrfToken } from "./request.js";
import { forgetAll, keep, recall } from "./unsaved-words.js";

const { user, login, alive } = document.body.dataset;
const MESSAGES = {
  offline: "Mất kết nối, chưa gửi. Chữ đã gõ vẫn được giữ; có mạng thì bấm lại.",
  session: "Phiên làm việc đã hết, chưa gửi. Chữ đã gõ vẫn được giữ. ",
};

const areasIn = (form) => [...form.querySelectorAll("textarea[name]")];
const placeOf = (area) => `text:${new URL(area.form.action).pathname}:${area.name}`;

// Words on their way: forgotten as soon as the server has answered with a page.
const SENT = "kgscience:sent";

function markSent(form) {
  const places = [...JSON.parse(sessionStorage.getItem(SENT) ?? "[]"), ...areasIn(form).map(placeOf)];
  sessionStorage.setItem(SENT, JSON.stringify(places));
}

function forgetSent() {
  for (const place of JSON.parse(sessionStorage.getItem(SENT) ?? "[]")) keep(user, place, null);
  sessionStorage.removeItem(SENT);
}

/** Whether the session still lasts: "ok", "session" or "offline". */
async function askSession() {
  try {
    const response = await fetch(alive, { redirect: "manual", headers: { Accept: "application/json" } });
    return response.ok && String((await response.json()).user) === user ? "ok" : "session";
  } catch {
    return "offline";
  }
}

function showRefusal(form, kind) {
  const message = form.querySelector(".unsent") ?? form.appendChild(document.createElement("p"));
  message.className = "unsent message error";
  message.setAttribute("role", "alert");
  message.replaceChildren(MESSAGES[kind]);
  if (kind !== "session") return;
  const link = document.createElement("a");
  Object.assign(link, { href: `${login}?next=${location.pathname}`, target: "_blank", textContent: "Đăng nhập lại ở thẻ khác" });
  message.append(link, " rồi bấm lại.");
}

function isTextForm(form) {
  return form.method === "post" && !("editor" in form.dataset) && form.id !== "sheet" && areasIn(form).length > 0;
}

/** Send the form once the server has said that the session lasts. */
async function submit(form, submitter) {
  if ("asking" in form.dataset) return; // pressed twice
  form.dataset.asking = "";
  const kind = await askSession();
  delete form.dataset.asking;
  if (kind !== "ok") return showRefusal(form, kind);
  form.querySelector(".unsent")?.remove();
  form.elements.csrfmiddlewaretoken.value = csrfToken(form);
  markSent(form);
  form.dataset.checked = "";
  form.requestSubmit(submitter);
  delete form.dataset.checked;
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || !isTextForm(form) || "checked" in form.dataset) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  submit(form, submitter);
}

function onInput({ target: area }) {
  if (area.matches("textarea[name]") && isTextForm(area.form)) keep(user, placeOf(area), area.value || null);
}

/** Put back what an earlier visit typed and did not send. */
function restore(root) {
  for (const area of root.querySelectorAll("textarea[name]")) {
    if (!area.form || area.value || !isTextForm(area.form)) continue;
    area.value = recall(user, placeOf(area)) ?? "";
    if (area.value) area.closest("details")?.setAttribute("open", "");
  }
}

if (user) {
  forgetSent();
  document.addEventListener("form:answered", forgetSent); // a part of the page was sent by a script
  document.addEventListener("submit", onSubmit, true); // before the scripts of a page send the form themselves
  document.addEventListener("input", onInput);
  document.querySelector("form.leave")?.addEventListener("submit", forgetAll);
  restore(document);
  new MutationObserver((changes) => {
    for (const { addedNodes } of changes) {
      for (const node of addedNodes) if (node.nodeType === Node.ELEMENT_NODE) restore(node);
    }
  }).observe(document.body, { childList: true, subtree: true });
}
