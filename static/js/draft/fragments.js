// A part of a page, asked for without its frame.

/** The elements of a fragment; null when the answer is another page (signed out, gone). */
export async function part(address, init = {}) {
  const headers = { "X-Fragment": "1", ...init.headers };
  const answer = await fetch(address, { ...init, headers });
  if (!answer.ok && answer.status !== 422 && answer.status !== 409) return null;
  const text = await answer.text();
  if (/^\s*<!doctype/i.test(text)) return null;
  return new DOMParser().parseFromString(text, "text/html").body;
}

export function element(tag, words = {}, ...children) {
  const made = Object.assign(document.createElement(tag), words);
  made.append(...children);
  return made;
}

/** The button that closes a card or a panel. */
export function shutter(act) {
  const button = element("button", { type: "button", className: "quiet shut", textContent: "×" });
  button.setAttribute("aria-label", "Đóng");
  button.addEventListener("click", act);
  return button;
}

/** Whether a click means "follow this link in this page". */
export const isPlain = (event) =>
  !event.defaultPrevented &&
  event.button === 0 &&
  !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
