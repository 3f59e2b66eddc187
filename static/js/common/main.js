// On every page: what is typed is kept, what cannot be sent says so, the end of the session is announced.
import * as sending from "./form-sending.js";
import * as words from "./form-words.js";
import * as notice from "./session-notice.js";

words.start();
sending.start();
notice.start();
