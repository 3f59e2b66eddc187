"""Reads a PDF as a ruler would: each run of text with its face, size and place in points."""

from dataclasses import dataclass
from functools import cache
from io import BytesIO

from fontTools.ttLib import TTFont
from pypdf import PdfReader

from reports.rendering.stylesheet import STATIC
from reports.verification import read_pdf

MM = 72 / 25.4


@dataclass(frozen=True)
class TextRun:
    """`x`, `y` are the baseline's start, from the sheet's lower left corner."""

    text: str
    face: str
    size: float
    x: float
    y: float
    page: int

    @property
    def right(self):
        return self.x + width(self.text, self.face, self.size)

    @property
    def middle(self):
        return (self.x + self.right) / 2


@dataclass(frozen=True)
class DrawnRule:
    """A horizontal line."""

    x: float
    y: float
    width: float

    @property
    def middle(self):
        return self.x + self.width / 2


@cache
def reader(pdf):
    return PdfReader(BytesIO(pdf))


read_pages = cache(read_pdf.read_pages)


def pages(pdf):
    return [page.text for page in read_pages(pdf)]


@cache
def runs(pdf):
    results = []
    for number, page in enumerate(reader(pdf).pages, start=1):

        def keep(text, cm, tm, font, size, number=number):
            if text.strip():
                face = font["/BaseFont"].split("+")[1]
                x, y = tm[4] * cm[0] + cm[4], tm[5] * cm[3] + cm[5]
                results.append(TextRun(text.strip(), face, round(size * cm[0], 1), x, y, number))

        page.extract_text(visitor_text=keep)
    return tuple(results)


def run(pdf, text):
    """Return the one run that begins with `text`."""
    (results,) = [run for run in runs(pdf) if run.text.startswith(text)]
    return results


def rules(pdf):
    """Return the lines on the first page: WeasyPrint paints a border inside a thin clipped band."""
    first = reader(pdf).pages[0]
    height = float(first.mediabox.height)
    drawn: list[DrawnRule] = []
    path: list[list[float]] = []
    for operands, operator in first.get_contents().operations:
        if operator == b"m":
            path = []
        if operator in (b"m", b"l"):
            path.append([float(value) * 0.75 for value in operands])
        if operator == b"l" and len(path) == 4:
            across, down = ([point[axis] for point in path] for axis in (0, 1))
            if max(down) - min(down) < 1:
                drawn.append(DrawnRule(min(across), height - min(down), max(across) - min(across)))
    return drawn


def underlines(pdf):
    """Return the lines drawn under words on the first page: a stroke of two points each."""
    first = reader(pdf).pages[0]
    height = float(first.mediabox.height)
    drawn: list[DrawnRule] = []
    path: list[list[float]] = []
    for operands, operator in first.get_contents().operations:
        if operator == b"m":
            path = []
        if operator in (b"m", b"l"):
            path.append([float(value) * 0.75 for value in operands])
        if operator == b"S" and len(path) == 2:
            (left, top), (right, _) = path
            drawn.append(DrawnRule(left, height - top, right - left))
    return drawn


def drawn_ends(pdf):
    """Return where each line of words on the first page ends as drawn, by its start in points.

    Spread over a measure, its spaces are wider than the typeface's own.
    """
    first = reader(pdf).pages[0]
    height = float(first.mediabox.height)
    natural = {(round(run.x), round(run.y)): run.right for run in runs(pdf) if run.page == 1}
    results: dict[TextRun, float] = {}
    place, size = (0, 0), 0.0
    for operands, operator in first.get_contents().operations:
        if operator == b"Tm":
            x, y = (float(value) * 0.75 for value in operands[4:])
            place = (round(x), round(height - y))
        if operator == b"Tf":
            size = float(operands[1]) * 0.75
        if operator == b"TJ" and place in natural:
            shifts = sum(
                float(operand) for operand in operands[0] if isinstance(operand, int | float)
            )
            (line,) = [run for run in runs(pdf) if _starts(run, place)]
            results[line] = natural[place] - shifts * size / 1000
    return results


def _starts(run, place):
    return run.page == 1 and (round(run.x), round(run.y)) == place


def faces(pdf):
    return {run.face for run in runs(pdf)}


def style(run):
    return run.face, run.size


@cache
def _font(face):
    font = TTFont(STATIC / "fonts" / f"Tinos-{face}.woff2")
    return font.getBestCmap(), font["hmtx"], font["head"].unitsPerEm


def width(text, face, size):
    """Return the natural width: a justified line is wider, never narrower."""
    name = face.removeprefix("Tinos").replace("-", "") or "Regular"
    cmap, advances, em = _font(name)
    return sum(advances[cmap[ord(sign)]][0] for sign in text) * size / em
