"""Parser and formatter of Vietnamese numbers: the policy NUM-VI/1.

`,` before decimals; `.` or one kind of space between groups of three. A blank is "no figure yet"
(None), never 0. Nothing is rounded or guessed: an unclear number raises a NumberProblem that says
what to type instead. Forms, Excel and commands all use this module.
"""

import re
import unicodedata
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

MAX_DIGITS, MAX_FRACTION, MAX_CHARACTERS = 15, 6, 64

_SPACES = " \xa0\u202f\u2009"
_WIDE_SPACES = "".join(map(chr, range(0x2000, 0x200B))) + "\u1680\u2028\u2029\u205f\u3000"
_TRIMMED = "\t\n\v\f\r\x85\u200b\u2060\ufeff" + _SPACES + _WIDE_SPACES
_MINUS = "-\u2212"

_PLACEHOLDER = re.compile(
    r"[-\u2013\u2014\u2212._…?]+|x|k|ko|không( có| phát sinh)?|0 có|chưa( có)?( số liệu)?"
    r"|#?n/?a|nil|null|none"
)
_FOREIGN = re.compile(rf"(?!\A[{_MINUS}])[^0-9.,{_SPACES}]")
_PERCENT_SIGN = re.compile(rf"(?<=[0-9])[{_SPACES}]?%\Z")
_NUMBER = re.compile(
    rf"(?P<whole>[0-9]+|[1-9][0-9]{{0,2}}(?P<by>[.{_SPACES}])[0-9]{{3}}(?:(?P=by)[0-9]{{3}})*)"
    r"(?:,(?P<fraction>[0-9]+))?"
)
_NOT_DIGITS = re.compile(r"[^0-9]")
_DOT_DECIMAL = re.compile(  # 14.6 · 1. · .5 · 1,258.50 · 1 258.50; 01.258 is thousands gone wrong
    r"(?=.*[0-9])(?!0[0-9]+\.[0-9]{3}\Z)"
    rf"(?P<whole>[0-9]*|[1-9][0-9]{{0,2}}(?:[,{_SPACES}][0-9]{{3}})+)\.(?P<fraction>[0-9]*)"
)
_COMMA_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:,[0-9]{3}){2,}")
_CELL_PROBLEMS = {"b": "boolean_cell", "d": "date_cell", "e": "error_cell", "f": "formula_cell"}

MESSAGES = {
    "too_long": f"Dài quá {MAX_CHARACTERS} ký tự. Mỗi ô chỉ nhập một con số.",
    "placeholder": "Để trống nếu chưa có số liệu; nhập 0 nếu bằng không.",
    "invisible": "Trong số có ký tự ẩn ({char}). Hãy xóa cả ô rồi gõ lại con số.",
    "bad_char": "“{text}” có ký tự không dùng trong số (“{char}”). Chỉ nhập một con số như 1.258 "
    "hoặc 14,6; không kèm chữ, đơn vị hay phép tính.",
    "dot_decimal": "Dùng dấu phẩy cho phần thập phân: {corrected}",
    "comma_thousands": "Dùng dấu chấm để ngăn hàng nghìn: {corrected}",
    "bad_grouping": "Chỉ ngăn từng nhóm ba chữ số, bằng một loại dấu, ví dụ 1.258.000.",
    "bad_decimals": "Dấu phẩy chỉ dùng một lần, giữa hai chữ số, ví dụ 14,6.",
    "leading_zero": "Bỏ chữ số 0 thừa ở đầu: {corrected}",
    "ambiguous": "Không rõ “{text}” là {thousands} hay {fractional}? Nhập {thousands} nếu là hàng "
    "nghìn; {otherwise} nếu là số thập phân (chỉ tiêu này nhận {allowed}).",
    "negative": "Chỉ tiêu này không nhận số âm. Hãy bỏ dấu trừ nếu gõ nhầm.",
    "too_large": "Số quá lớn: phần nguyên có tối đa {digits} chữ số. Hãy kiểm tra lại.",
    "too_many_decimals": "Chỉ tiêu này nhận {allowed}; phần mềm không tự làm tròn. Hãy nhập lại.",
    "bad_ratio": "Nhập hai số cách nhau bằng dấu “/”, ví dụ 86/1.042.",
    "missing_member": "{member} còn trống. Nhập đủ hai số, ví dụ 86/1.042.",
    "zero_base": "Mẫu số phải khác 0. Để trống cả ô nếu chưa có số liệu.",
    "boolean_cell": "Ô chứa giá trị đúng/sai (TRUE/FALSE), không phải số. Hãy gõ lại con số.",
    "date_cell": "Excel hiểu ô này là ngày tháng. Đổi định dạng ô thành Text rồi gõ lại con số.",
    "error_cell": "Ô đang báo lỗi của Excel. Sửa công thức hoặc gõ thẳng con số.",
    "formula_cell": "Công thức chưa có kết quả. Mở tệp bằng Excel rồi lưu, hoặc gõ thẳng con số.",
    "merged_cell": "Ô này nằm trong vùng đã gộp. Bỏ gộp ô rồi nhập số vào từng ô.",
    "percent_cell": "Chỉ tiêu này không tính bằng %. Đổi định dạng ô thành Number rồi nhập lại.",
    "unreadable_cell": "Không đọc được ô này như một con số. Hãy gõ lại con số.",
}


class NumberProblem(ValueError):
    """Why a text or a cell is not a number.

    `code` is a key of MESSAGES; `message` tells the user, in Vietnamese, what is wrong and what
    to do; each of `hints` is a canonical text that the same field accepts in its place.
    """

    def __init__(self, code: str, message: str, hints: tuple[str, ...] = ()) -> None:
        super().__init__(code, message, hints)
        self.code = code
        self.message = message
        self.hints = hints

    def __str__(self) -> str:
        return self.message


def parse_number(
    text: str | None, *, decimals: int = 0, negative: bool = False, percent: bool = False
) -> Decimal | None:
    """Read what a person typed (NUM-VI/1); None when it is blank.

    `decimals` is the number of decimals the indicator declares; `percent` lets one `%` follow,
    in which case 14,6 % is 14.6. The value is exact, without exponent or trailing zeros.
    Raises NumberProblem.
    """
    if not (written := _trim(text)):
        return None
    _refuse_unreadable(written)
    bare = _PERCENT_SIGN.sub("", written) if percent else written
    sign, digits = _split_sign(bare, negative=negative)
    if (match := _NUMBER.fullmatch(digits)) is None:
        raise _malformed(sign, digits, decimals)
    whole, fraction = _NOT_DIGITS.sub("", match["whole"]), match["fraction"] or ""
    _check_digits(bare, sign, whole, fraction, decimals)
    return _to_decimal(sign, whole, fraction.rstrip("0"))


def parse_ratio(text: str | None, *, decimals: int = 0) -> tuple[Decimal, Decimal] | None:
    """Read `86/1.042` as (amount, base), neither of them negative, the base not 0; None when blank.

    Raises NumberProblem, whose message names the member that is wrong (tử số, mẫu số).
    """
    if not (written := _trim(text)):
        return None
    _refuse_unreadable(written)
    if written.count("/") != 1:
        raise _problem("bad_ratio")
    before, after = written.split("/")
    amount = _parse_member("Tử số", before, decimals)
    base = _parse_member("Mẫu số", after, decimals)
    if not base:
        raise _problem("zero_base")
    return amount, base


@dataclass(frozen=True)
class Cell:
    """A workbook's cell: `type` and `value` as openpyxl's `data_type` and `value` give them.

    A formula comes as its cached value, or as type "f" where none is cached. `merged` marks the
    cells of a merged range other than its first: they are empty, yet not blank.
    """

    type: str
    value: object
    percent_format: bool = False
    merged: bool = False


def cell_text(cell: Cell, *, percent: bool = False) -> str | None:
    """Return a cell as a person would have typed it, for the parsers; None when empty.

    A native number counts by its 15 significant digits; a percent-formatted 0.146 is 14,6.
    Raises NumberProblem for what is neither a text nor a number.
    """
    value = cell.value
    if problem := "merged_cell" if cell.merged else _CELL_PROBLEMS.get(cell.type):
        raise _problem(problem)
    if value is None or (cell.type == "s" and isinstance(value, str)):
        return value
    if cell.type != "n" or isinstance(value, bool) or not isinstance(value, int | float):
        raise _problem("unreadable_cell")
    if cell.percent_format and not percent:
        raise _problem("percent_cell")
    return _native_text(value, power=2 if cell.percent_format else 0)


def format_number(
    value: Decimal | int, *, decimals: int | None = None, pad: int = 0, fixed: bool = False
) -> str:
    """Write a number: `1.258`, `14,6`, `320.835.000`; with pad=2 a whole number as `03`.

    Trailing zeros are left out; `fixed` prints exactly `decimals` of them. Raises ValueError
    rather than lose a digit beyond `decimals`, or write what is not finite.
    """
    number = Decimal(value)
    if not number.is_finite():
        raise ValueError(f"not a finite number: {number}")
    whole, _, fraction = format(number.copy_abs(), "f").partition(".")
    fraction = fraction.rstrip("0")
    if decimals is not None and len(fraction) > decimals:
        raise ValueError(f"{number} has more than {decimals} decimals")
    fraction = fraction.ljust((decimals or 0) if fixed else 0, "0")
    sign = "-" if number < 0 else ""
    grouped = f"{Decimal(whole):,f}".replace(",", ".")
    return f"{sign}{grouped},{fraction}" if fraction else sign + grouped.zfill(pad)


def format_ratio(amount: Decimal | int, base: Decimal | int, *, pad: int = 0) -> str:
    """Write a ratio: `86/1.042`."""
    return f"{format_number(amount, pad=pad)}/{format_number(base, pad=pad)}"


def excerpt(text: str, most: int = 80) -> str:
    """Return the beginning of a refused text for a message, with invisible characters named."""
    short = text if len(text) <= most else f"{text[: most - 1]}…"
    return "".join(c if c.isprintable() else f"[U+{ord(c):04X}]" for c in short)


def round_half_up(value: Decimal, decimals: int) -> Decimal:
    """Round commercially, for what is only shown (a percentage, a hint): 8.25 to 1 is 8.3."""
    return value.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _trim(text: str | None) -> str:
    return unicodedata.normalize("NFC", text or "").strip(_TRIMMED)


def _refuse_unreadable(written: str) -> None:
    if len(written) > MAX_CHARACTERS:
        raise _problem("too_long")
    if _PLACEHOLDER.fullmatch(" ".join(written.casefold().split())):
        raise _problem("placeholder")


def _split_sign(written: str, *, negative: bool) -> tuple[str, str]:
    if foreign := _FOREIGN.search(written):
        raise _foreign(written, foreign[0])
    if written[0] not in _MINUS:
        return "", written
    if not negative:
        raise _problem("negative")
    return "-", written[1:]


def _foreign(written: str, char: str) -> NumberProblem:
    if unicodedata.category(char)[0] in "CMZ":  # controls, combining marks, separators
        return _problem("invisible", char=f"U+{ord(char):04X}")
    return _problem("bad_char", text=excerpt(written, 40), char=char)


def _malformed(sign: str, digits: str, decimals: int) -> NumberProblem:
    if english := _DOT_DECIMAL.fullmatch(digits):
        whole, fraction = _NOT_DIGITS.sub("", english["whole"]), english["fraction"]
        return _corrected("dot_decimal", _to_decimal(sign, whole, fraction), decimals)
    if _COMMA_THOUSANDS.fullmatch(digits):
        return _corrected("comma_thousands", _to_decimal(sign, digits.replace(",", "")), decimals)
    head, comma, tail = digits.partition(",")
    misplaced = comma and not (head[-1:].isdigit() and tail.isdigit())
    return _problem("bad_decimals" if misplaced else "bad_grouping")


def _check_digits(text: str, sign: str, whole: str, fraction: str, decimals: int) -> None:
    if whole[0] == "0" and len(whole) > (1 if fraction else 2):
        raise _corrected("leading_zero", _to_decimal(sign, whole, fraction), decimals)
    if whole[0] != "0" and len(whole) <= 3 and len(fraction) == 3 and decimals < 3:
        raise _ambiguous(text, sign, whole, fraction, decimals)
    if len(whole.lstrip("0")) > MAX_DIGITS - decimals:
        raise _problem("too_large", digits=MAX_DIGITS - decimals)
    if len(fraction.rstrip("0")) > decimals or len(fraction) > MAX_FRACTION:
        raise _problem("too_many_decimals", allowed=_describe_decimals(decimals))


def _ambiguous(text: str, sign: str, whole: str, fraction: str, decimals: int) -> NumberProblem:
    thousands = format_number(_to_decimal(sign, whole + fraction))
    exact = _to_decimal(sign, whole, fraction)
    rounded = round_half_up(exact, decimals)
    closed = not decimals and exact != rounded  # 12,500 of a count is never 13
    fractional = format_number(exact if closed else rounded)
    hints = (thousands,) if closed else (thousands, fractional)
    otherwise = "không nhập được" if closed else f"nhập {fractional}"
    words = {
        "thousands": thousands,
        "fractional": fractional,
        "allowed": _describe_decimals(decimals),
    }
    return _problem("ambiguous", hints, text=text, otherwise=otherwise, **words)


def _corrected(code: str, value: Decimal, decimals: int) -> NumberProblem:
    """Return a problem with its correction, as a hint only if the field would accept that."""
    text = format_number(value)
    exact = value == round_half_up(value, decimals)
    if code == "dot_decimal" and not exact:  # the cure alone would be refused in its turn
        cure = MESSAGES[code].format(corrected=text)
        return NumberProblem(
            code, f"{cure}. Nhưng chỉ tiêu này nhận {_describe_decimals(decimals)}."
        )
    fits = value.adjusted() < MAX_DIGITS - decimals and exact
    return _problem(code, (text,) if fits else (), corrected=text)


def _parse_member(member: str, text: str, decimals: int) -> Decimal:
    try:
        value = parse_number(text, decimals=decimals)
    except NumberProblem as problem:
        # A hint would replace the whole ratio, so the member's own stays in the message.
        raise NumberProblem(problem.code, f"{member}: {problem.message}") from None
    if value is None:
        raise _problem("missing_member", member=member)
    return value


def _native_text(value: float, *, power: int) -> str:
    number = Decimal(value if isinstance(value, int) else f"{value or 0:.15g}")
    if not number.is_finite():
        raise _problem("unreadable_cell")
    return format(number.scaleb(power), "f").replace(".", ",")


def _to_decimal(sign: str, whole: str, fraction: str = "") -> Decimal:
    return Decimal(f"{sign}{whole or 0}.{fraction}") or Decimal(0)


def _describe_decimals(decimals: int) -> str:
    return f"tối đa {decimals} chữ số sau dấu phẩy" if decimals else "số nguyên"


def _problem(code: str, hints: tuple[str, ...] = (), **words: object) -> NumberProblem:
    return NumberProblem(code, MESSAGES[code].format(**words), hints)
