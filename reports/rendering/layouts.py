"""Layouts as dated data: which rule of layout is in force on which day."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings

from reports.document import ARTICLE, OFFICIAL

PARTY = "party"
STATE = "state"
SHEET = (210, 297)  # A4, in millimetres


@dataclass(frozen=True, slots=True)
class Face:
    """How one element is set: size in points, weight, slant, case, underline."""

    element: str
    size: float
    bold: bool = False
    italic: bool = False
    upper: bool = False
    underline: bool = False


@dataclass(frozen=True, slots=True)
class Margins:
    """Millimetres from the edge of an A4 sheet."""

    top: int = 20
    right: int = 15
    bottom: int = 20
    left: int = 30


@dataclass(frozen=True, slots=True)
class Layout:
    """One profile: what a rule says of the page and of each element on it.

    `short_name` goes into a sentence or a file's name.
    `number` is the pattern of the number line; `part` the pattern of a root's heading;
    `closing` ends the text. `under_issuer` and `under_subject` are marks that stand there
    instead of a rule; `faces` name the elements as the style sheet's classes do.
    `pitch` is the line's height in points, `gap` the space between paragraphs, `left` the
    share of the width, in percent, that the letterhead's left half takes.
    """

    key: str
    code: str
    name: str
    short_name: str
    regime: str
    audience: str
    valid_from: date
    valid_to: date | None
    faces: tuple[Face, ...]
    margins: Margins = Margins()
    indent: float = 10
    pitch: float = 20
    gap: float = 6
    left: float = 48
    nation: tuple[str, ...] = ()
    kind: str = "BÁO CÁO"
    number: str = ""
    part: str = "{}. "
    closing: str = "."
    under_issuer: str = ""
    under_subject: str = ""
    copies: str = "Nơi nhận:"

    @property
    def rule(self) -> str:
        """The document that sets the rule: "Nghị định 30/2020/NĐ-CP"."""
        return self.name.partition("(")[2].rstrip(")")

    def face(self, element: str) -> Face:
        """How `element` is set; elements without a face of their own are set as the body."""
        own = next((face for face in self.faces if face.element == element), None)
        return own or replace(self.face("body"), element=element)

    def printable_width(self, *, wide: bool = False) -> float:
        """Return the millimetres between the edges of a sheet, upright or on its side."""
        return SHEET[wide] - self.margins.left - self.margins.right


COMMON_FACES = (
    Face("body", 14),
    Face("part", 14, bold=True, upper=True),
    Face("item", 14, bold=True),
    Face("excerpt", 14, italic=True),
    Face("addressee", 14),
    Face("signer", 14, bold=True),
    Face("folio", 14),
    Face("annex-label", 14, bold=True),
    Face("annex-title", 14, bold=True, upper=True),
    Face("annex-reference", 14, italic=True),
    Face("figures", 12),
    Face("copy", 12),
)

PARTY_FACES = (
    Face("nation", 15, bold=True, upper=True),
    Face("parent", 14, upper=True),
    Face("issuer", 14, bold=True, upper=True),
    Face("number", 14),
    Face("dateline", 14, italic=True),
    Face("draft", 14, italic=True),
    Face("kind", 16, bold=True, upper=True),
    Face("subject", 15, bold=True),
    Face("lead", 14, bold=True, italic=True),
    Face("minor-lead", 14, italic=True),
    Face("authority", 14, bold=True, upper=True),
    Face("position", 14, upper=True),
    Face("copies", 14, underline=True),
)

STATE_FACES = (
    Face("nation", 12, bold=True, upper=True),
    Face("motto", 13, bold=True),
    Face("parent", 12, upper=True),
    Face("issuer", 12, bold=True, upper=True),
    Face("number", 13),
    Face("dateline", 13, italic=True),
    Face("draft", 13, italic=True),
    Face("kind", 14, bold=True, upper=True),
    Face("subject", 14, bold=True),
    Face("lead", 14),
    Face("minor-lead", 14),
    Face("authority", 14, bold=True, upper=True),
    Face("position", 14, bold=True, upper=True),
    Face("copies", 12, bold=True, italic=True),
    Face("copy", 11),
)


def _faces(*own: Face) -> tuple[Face, ...]:
    named = {face.element for face in own}
    return own + tuple(face for face in COMMON_FACES if face.element not in named)


PARTY_2018 = Layout(
    key=PARTY,
    code="party-2018",
    name="Văn bản của Đảng (Hướng dẫn 36-HD/VPTW)",
    short_name="văn bản Đảng",
    regime=PARTY,
    audience=OFFICIAL,
    valid_from=date(2018, 4, 3),
    valid_to=date(2026, 5, 26),
    faces=_faces(*PARTY_FACES),
    nation=("ĐẢNG CỘNG SẢN VIỆT NAM",),
    number="Số {number}-{symbol}",
    part="{}- ",
    under_issuer="*",
    under_subject="-----",
)

PARTY_2026 = replace(
    PARTY_2018,
    code="party-2026",
    name="Văn bản của Đảng (Hướng dẫn 05-HD/VPTW)",
    # The sources differ (12/01/2026 or 27/5/2026); most name this day for Hướng dẫn 05-HD/VPTW.
    # The setting PARTY_RULE_FROM goes before it.
    valid_from=date(2026, 5, 27),
    valid_to=None,
)

STATE_2020 = Layout(
    key=STATE,
    code="state-2020",
    name="Văn bản hành chính (Nghị định 30/2020/NĐ-CP)",
    short_name="văn bản hành chính",
    regime=STATE,
    audience=OFFICIAL,
    valid_from=date(2020, 3, 5),
    valid_to=None,
    faces=_faces(*STATE_FACES),
    indent=12.7,
    pitch=19,
    left=43,
    nation=("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc"),
    number="Số: {number}/{symbol}",
    closing="./.",
)

ARTICLE_2018 = Layout(
    key=ARTICLE,
    code="article-2018",
    name="Tin bài trên trang thông tin điện tử",
    short_name="tin bài",
    regime="",
    audience=ARTICLE,
    valid_from=date(2018, 1, 1),
    valid_to=None,
    faces=_faces(Face("kind", 16, bold=True)),
    indent=0,
)

LAYOUTS = (PARTY_2018, PARTY_2026, STATE_2020, ARTICLE_2018)
KEYS = tuple(dict.fromkeys(layout.key for layout in LAYOUTS))


def start_date(layout: Layout) -> date:
    """Return the first day of a rule.

    That of the Party's newest rule is a setting, because the sources differ.
    """
    first: date = settings.PARTY_RULE_FROM if layout is PARTY_2026 else layout.valid_from
    return first


def describe_missing_rule(layout: Layout, day: date) -> str:
    """Return that a document of `day` is laid out by a later rule; "" where its own is known."""
    first = start_date(layout)
    if not layout.regime or first <= day:
        return ""
    month = f"{first.month:02d}" if first.month <= 2 else f"{first.month}"
    return (
        f"Thể thức theo {layout.rule}, chưa có mẫu của trước {first.day:02d}/{month}/{first.year}."
    )


def choose_layout(key: str, day: date) -> Layout:
    """Return the profile `key` in force on `day`; before the first one, the nearest rule known."""
    profiles = sorted((layout for layout in LAYOUTS if layout.key == key), key=start_date)
    if not profiles:
        raise ValueError(f"Không có mẫu “{key}”; các mẫu: {', '.join(KEYS)}.")
    in_force = [layout for layout in profiles if start_date(layout) <= day]
    return in_force[-1] if in_force else profiles[0]


def get_layout(code: str) -> Layout:
    """Return the profile whose `code` this is. Raises KeyError."""
    return {layout.code: layout for layout in LAYOUTS}[code]
