// A part of a page, asked for without its frame.

/** The answer to a request for a part: its elements, its status, and whether it is a whole page instead. */
export async function ask(address, init = {}) {
  const answer = await fetch(address, { ...init, headers: { "X-Fragment": "1" } });
  const text = await answer.text();
  const isPage = /^\s*<!doctype/i.test(text);
  const { ok, status, url } = answer;
  return { ok, status, path: new URL(url).pathname, isPage, body: new DOMParser().parseFromString(text, "text/html").body };
}

/** The elements of a fragment; null when the answer is another page (signed out, gone). */
export async function part(address) {
  const { ok, isPage, body } = await ask(address);
  return ok && !isPage ? body : null;
}

export function element(tag, words = {}, ...children) {
  const made = Object.assign(document.createElement(tag), words);
  made.append(...children);
  return made;
}

/** The button that closes a card or a panel. */
export function closeButton(act) {
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
