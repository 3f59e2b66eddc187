// The projector's keys on the site, and the notice of the session; a downloaded file carries the keys inside.
import * as notice from "../common/session-notice.js";
import { start } from "./navigation.js";

start();
notice.start();
