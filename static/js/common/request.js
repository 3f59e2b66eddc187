// One request to the server, and what became of it in one word.
const KINDS = { 200: "ok", 401: "session", 403: "refused", 404: "refused", 409: "conflict", 422: "fault", 423: "locked" };

/** The token of this browser's session now; a new one comes with every sign-in. */
export function csrfToken(form) {
  const cookie = /(?:^|; )csrftoken=([^;]+)/.exec(document.cookie);
  return cookie?.[1] ?? form.elements.csrfmiddlewaretoken.value;
}

/** Send fields to an address for a form's person; throws only when `signal` aborts it. */
export async function post(form, address, fields, signal) {
  const body = new URLSearchParams({ ...fields, user: form.dataset.user });
  const headers = { "X-CSRFToken": csrfToken(form), Accept: "application/json" };
  let response;
  try {
    response = await fetch(address, { method: "POST", body, headers, redirect: "manual", signal, keepalive: !signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    return { kind: "offline", data: {} };
  }
  if (response.type === "opaqueredirect") return { kind: "session", data: {} }; // to the login page
  const isJson = response.headers.get("Content-Type")?.startsWith("application/json");
  if (!isJson) return { kind: response.status === 403 ? "session" : "broken", data: {} };
  try {
    return { kind: KINDS[response.status] ?? "broken", data: await response.json() };
  } catch {
    return { kind: "offline", data: {} }; // the connection broke halfway
  }
}
