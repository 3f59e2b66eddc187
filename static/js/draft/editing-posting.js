// One request about a passage, and what became of it in one word.
const KINDS = { 200: "ok", 401: "session", 403: "refused", 404: "refused", 409: "conflict", 422: "fault", 423: "locked" };

/** The token of this browser's session now; a new one comes with every signing in. */
function token(form) {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/** Send words to an address; never throws, but for a signal that called it off. */
export async function post(form, address, words, signal) {
  const body = new URLSearchParams({ ...words, user: form.dataset.user });
  const headers = { "X-CSRFToken": token(form), Accept: "application/json" };
  let answer;
  try {
    answer = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal, keepalive: !signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
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
