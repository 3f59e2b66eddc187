// A form is sent only when the server can take it; when it cannot, the form says why and stays.
import { explain, retryButton, spaced } from "./failures.js";
import { markSent } from "./form-words.js";
import { checkSession, csrfToken, isConfirmed, loginPath, user } from "./session.js";
import { forgetAll } from "./unsaved-words.js";

const LEAVING = "form.leave, #logout-form";
const checking = new WeakSet(); // forms for which the server is being asked
const checked = new WeakSet(); // forms that the browser is sending

const requestSubmit = (form, submitter) => HTMLFormElement.prototype.requestSubmit.call(form, submitter ?? null);

/** Whether the browser itself is sending the form now, with no script handling it any more. */
export const isBeingSent = (form) => checked.has(form);

/** Find out whether the server can take the form, and give it the token of this session; false when it says why not. */
export async function prepare(form, submitter) {
  if (checking.has(form)) return false; // pressed twice
  checking.add(form);
  const { kind } = isConfirmed() ? { kind: "ok" } : await checkSession();
  checking.delete(form);
  if (kind === "ok") renewToken(form);
  else refuse(form, submitter, kind);
  return kind === "ok";
}

function renewToken(form) {
  form.querySelector(".unsent")?.remove();
  const token = form.querySelector("[name=csrfmiddlewaretoken]");
  if (token) token.value = csrfToken(form);
}

/** Say in the form that it was not sent and why, with a way on. */
export function refuse(form, submitter, kind, why) {
  if (kind === "session" && form.matches(LEAVING)) return location.assign(loginPath);
  const message = document.createElement("p");
  message.className = "unsent message error";
  message.setAttribute("role", "alert");
  message.tabIndex = -1;
  form.querySelector(".unsent")?.remove();
  form.append(message); // first empty: what comes into an alert is read out
  const again = retryButton("Gửi lại", () => requestSubmit(form, submitter));
  message.append(...spaced(explain(kind, "chưa gửi", again, { why })));
}

/** Let the browser send the form, once the server has said that it can take it. */
export async function send(form, submitter) {
  if (!(await prepare(form, submitter))) return;
  await new Promise((resolve) => setTimeout(resolve)); // not while the first submit event is on its way
  checked.add(form);
  requestSubmit(form, submitter);
  checked.delete(form);
}

function onSubmit(event) {
  const { target: form, submitter } = event;
  if (event.defaultPrevented || form.method !== "post") return;
  if (!checked.has(form) && !isConfirmed()) {
    event.preventDefault();
    return send(form, submitter);
  }
  renewToken(form);
  if (form.matches(LEAVING)) forgetAll(user);
  else markSent(form);
}

/** Last of all that hear of it: whatever a page sends itself is its own. */
export const start = () => window.addEventListener("submit", onSubmit);
