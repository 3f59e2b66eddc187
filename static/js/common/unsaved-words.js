// Words not yet stored on the server: kept in this browser, by person and place, until sign-out.
const PREFIX = "kgscience:";
const LIFETIME = 12 * 3600 * 1000; // ms; then words of people who did not sign out go, too

const keyOf = (user, place) => `${PREFIX}${user}:${place}`;

function read(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null;
  }
}

/** What an earlier visit left unsaved at a place, or null. */
export const recall = (user, place) => read(keyOf(user, place))?.words ?? null;

/** Keep words until they are stored; null forgets them. */
export function keep(user, place, words) {
  try {
    if (words === null) localStorage.removeItem(keyOf(user, place));
    else localStorage.setItem(keyOf(user, place), JSON.stringify({ words, at: Date.now() }));
  } catch {
    // Without storage the words are still in the page.
  }
}

function forgetWhere(isForgotten) {
  try {
    const keys = Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
    for (const key of keys) if (isForgotten(key)) localStorage.removeItem(key);
  } catch {
    // There was no storage to empty.
  }
}

/** Forget everything of a person, who signs out. */
export const forgetAll = (user) => forgetWhere((key) => key.startsWith(keyOf(user, "")));

/** Forget the words of other people once they are too old. */
export const forgetOld = (user) =>
  forgetWhere((key) => !key.startsWith(keyOf(user, "")) && !(Date.now() - read(key)?.at < LIFETIME));
