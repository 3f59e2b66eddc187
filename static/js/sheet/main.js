// The sheet as a spreadsheet. Without this file it is one plain form that saves everything at once.
import * as answering from "./row-choices.js";
import * as computing from "./computed.js";
import * as emptying from "./states.js";
import * as handing from "./submit.js";
import * as history from "./history.js";
import * as moving from "./navigation.js";
import * as pasting from "./paste/paste.js";
import * as presence from "./presence.js";
import * as range from "./range.js";
import { form, rows } from "./rows.js";
import * as saving from "./autosave.js";
import * as sending from "./manual-save.js";
import { mention } from "./status.js";
import * as totals from "./totals.js";
import * as undoing from "./undo.js";

moving.start();
range.start();
totals.start();
history.start();
if ("saves" in form.dataset) {
  saving.start();
  computing.start();
  emptying.start();
  answering.start();
  handing.start();
  pasting.start();
  range.startFilling();
  undoing.start(saving.save);
  const back = [...rows.values()].filter((row) => row.restore());
  back.forEach(saving.save);
  rows.forEach(saving.commit); // typed before this file arrived
  if (back.length) mention(`Đã lấy lại ${back.length} ô chưa lưu lần trước`);
  presence.start();
} else sending.start();
form.dataset.ready = "";
