// Vietnamese numbers, only to be shown: exact thousandths as BigInt, never floats; the server judges.
const SHAPE = /^([-−]?)(\d{1,3}(?:([. \u00a0\u202f\u2009])\d{3})(?:\3\d{3})*|\d{1,15})(?:,(\d{1,3}))?$/;
const UNIT = 1000n;

/** Thousandths of "1.258,5"; null for whatever is no single clear number. */
export function parse(text) {
  const match = SHAPE.exec(text.normalize("NFC").replace("(ước tính)", "").trim());
  if (!match) return null;
  const [, sign, whole, , fraction = ""] = match;
  if (fraction.length === 3 && whole.length <= 3 && !whole.startsWith("0")) return null; // 1,258?
  const size = BigInt(whole.replace(/\D/g, "") + fraction.padEnd(3, "0"));
  return sign ? -size : size;
}

/** "1.258,5" for thousandths; a minus that is not a hyphen. */
export function show(thousandths) {
  const size = thousandths < 0n ? -thousandths : thousandths;
  const whole = String(size / UNIT).replace(/\B(?=(\d{3})+$)/g, ".");
  const fraction = String(size % UNIT).padStart(3, "0").replace(/0+$/, "");
  return (thousandths < 0n ? "−" : "") + whole + (fraction && `,${fraction}`);
}

/** How far a number has moved: "+5 (+6,3%)", "−0,5 điểm %", "bằng". */
export function change(now, before, isPercent) {
  if (now === null || before === null) return "";
  const apart = now > before ? now - before : before - now;
  if (apart === 0n) return "bằng";
  const sign = now > before ? "+" : "−";
  const moved = sign + show(apart);
  if (isPercent) return `${moved} điểm %`;
  if (before === 0n) return moved;
  const tenths = (apart * 2000n + before) / (before * 2n); // rounded half up
  return `${moved} (${sign}${show(tenths * 100n)}%)`;
}
