// The draft as a desk to read and review at. Without this file every link leads to a page.
import * as drawer from "./panel.js";
import * as margin from "./margin.js";
import * as popover from "./figure-card.js";
import * as refresh from "./live-update.js";
import * as walking from "./navigation.js";

popover.start();
const desk = document.getElementById("desk");
if (desk) {
  drawer.start();
  margin.start();
  walking.start();
}
if (desk?.dataset.mark) refresh.start();
document.documentElement.dataset.live = "";
