// One request to the server, and what became of it in one word.
import { form } from "./rows.js";

const KINDS = { 200: "ok", 401: "session", 403: "refused", 409: "conflict", 422: "fault", 423: "locked" };

/** The token of this browser's session now; a new one comes with every signing in. */
function token() {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/** Send words to an address beside this page; never throws. */
export async function post(address, words) {
  const body = new URLSearchParams({ ...words, user: form.dataset.user });
  const headers = { "X-CSRFToken": token(), Accept: "application/json" };
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", keepalive: true });
  } catch {
    return { kind: "offline", said: {} };
  }
  if (answer.type === "opaqueredirect") return { kind: "session", said: {} }; // to the login page
  const isJson = answer.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) return { kind: answer.status === 403 ? "session" : "broken", said: {} };
  try {
    return { kind: KINDS[answer.status] ?? "broken", said: await answer.json() };
  } catch {
    return { kind: "offline", said: {} }; // the line broke halfway
  }
}
