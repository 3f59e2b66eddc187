"""Changes to a finished PDF, as made with a PDF editor."""

import re
from io import BytesIO

from pypdf import PageObject, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject


def _saved(writer):
    made = BytesIO()
    writer.write(made)
    return made.getvalue()


def stamped(pdf, page, words, x, y):
    """`words` printed over a page (from 1), `x` and `y` points from its lower left corner."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    target = writer.pages[page - 1]
    over = PageObject.create_blank_page(None, target.mediabox.width, target.mediabox.height)
    face = {"/Type": "/Font", "/Subtype": "/Type1", "/BaseFont": "/Helvetica"}
    font = DictionaryObject({NameObject(key): NameObject(name) for key, name in face.items()})
    fonts = DictionaryObject({NameObject("/Stamp"): font})
    over[NameObject("/Resources")] = DictionaryObject({NameObject("/Font"): fonts})
    stream = DecodedStreamObject()
    stream.set_data(f"BT /Stamp 14 Tf {x} {y} Td ({words}) Tj ET".encode())
    over[NameObject("/Contents")] = stream
    target.merge_page(over)
    return _saved(writer)


def noted(pdf, page, words):
    """Return a free text note over a page."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.add_annotation(page - 1, FreeText(text=words, rect=(100, 400, 200, 420)))
    return _saved(writer)


def pictured(pdf, page):
    """Return a page that can show a picture."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    picture = DecodedStreamObject()
    picture[NameObject("/Subtype")] = NameObject("/Image")
    target = writer.pages[page - 1]
    own = DictionaryObject(target["/Resources"].get_object())  # else all pages share them
    own[NameObject("/XObject")] = DictionaryObject({NameObject("/Im"): picture})
    target[NameObject("/Resources")] = own
    return _saved(writer)


def renamed(pdf, keywords):
    """Return the same pages under other keywords."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.add_metadata({"/Keywords": keywords})
    return _saved(writer)


def without_page(pdf, page):
    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.remove_page(page - 1)
    return _saved(writer)


def redrawn(pdf, old, new):
    """Return the PDF with the first `old` of the pages' drawing drawn as `new`, by glyph."""
    writer = PdfWriter(clone_from=BytesIO(pdf))
    for page in writer.pages:
        contents = page.get_contents()
        assert contents is not None
        drawing = bytearray(contents.get_data())
        if _redraw(drawing, _letters(page), old, new):
            stream = DecodedStreamObject()
            stream.set_data(bytes(drawing))
            page[NameObject("/Contents")] = writer._add_object(stream)
            return _saved(writer)
    raise LookupError(old)


_DRAWN = re.compile(rb"/(\w+) [\d.]+ Tf|\[([^\]]*)\]\s*TJ")


def _letters(page):
    """For each font of a page, the letter of each glyph, by the font's own map."""
    results = {}
    for name, font in page["/Resources"]["/Font"].items():
        table = font.get_object()["/ToUnicode"].get_object().get_data()
        pairs = re.findall(rb"^<(\w{4})> <(\w{4})>$", table, re.MULTILINE)
        results[name[1:].encode()] = {code: chr(int(letter, 16)) for code, letter in pairs}
    return results


def _redraw(drawing, letters, old, new):
    """Change the bytes of a content stream in place; whether `old` was drawn there."""
    face = b""
    for drawn in _DRAWN.finditer(bytes(drawing)):
        face = drawn[1] or face
        if drawn[2] is None:
            continue
        strings = re.finditer(rb"<(\w+)>", drawn[2])
        places = [
            drawn.start(2) + at
            for string_match in strings
            for at in range(string_match.start(1), string_match.end(1), 4)
        ]
        text = "".join(letters[face][bytes(drawing[at : at + 4])] for at in places)
        if old in text:
            glyphs = {letter: code for code, letter in letters[face].items()}
            for at, letter in zip(places[text.index(old) :], new, strict=False):
                drawing[at : at + 4] = glyphs[letter]
            return True
    return False
