// The projector's keys on the site; a downloaded file carries them inside.
import { start } from "./navigation.js";

start();
