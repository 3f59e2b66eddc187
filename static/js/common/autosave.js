// Words that save themselves: kept in this browser until the server has them; where another person
// was first, one of the two is chosen.
import { user } from "./session.js";
import { keep, recall } from "./unsaved-words.js";

/**
 * A subclass has `place` (where they are kept), `words` and `version` (to be read and set), `isSame`,
 * `post(words)` (one request), `onSaved(words, data)` and `onRefused(kind, data)`.
 */
export class AutosavedWords {
  saved = null; // what the server has; null while only it knows
  theirs = null; // what another person saved first, with its version

  get isDirty() {
    return !this.saved || !this.isSame(this.words, this.saved);
  }

  /** Keep what the server does not have yet. */
  keep() {
    const { words, version } = this;
    keep(user, this.place, this.isDirty ? { words, version } : null);
  }

  /** Put back what an earlier visit left unsaved; whether there is anything to save. */
  restore() {
    const kept = recall(user, this.place);
    if (!kept) return false;
    this.words = kept.words;
    if (this.isDirty) this.version = kept.version; // if another wrote meanwhile, the server will say so
    else this.keep();
    return this.isDirty;
  }

  /** Send them once; the answer. */
  async send() {
    const { words } = this;
    const answer = await this.post(words);
    const { kind, data } = answer;
    if (kind === "ok") this.onSaved(words, data);
    else if (kind === "fault" || kind === "conflict") {
      this.theirs = data.theirs ?? null;
      this.onRefused(kind, data);
    } else this.keep();
    return answer;
  }

  /** Of two wordings keep one's own: it is saved over the other. */
  keepMine() {
    this.version = this.theirs.version;
    this.saved = this.theirs = null;
  }

  /** Take what the other person saved. */
  takeTheirs() {
    const { version, ...words } = this.theirs;
    this.version = version;
    this.words = words;
    this.saved = this.words;
    this.theirs = null;
    this.keep();
  }
}
