// On every page: what is typed is kept, what cannot be sent or fetched says so, the end of the session is announced.
import * as downloads from "./downloads.js";
import * as sending from "./form-sending.js";
import * as words from "./form-words.js";
import * as notice from "./session-notice.js";

words.start();
sending.start();
notice.start();
downloads.start();
