"""What a PDF says to screen readers and archives, put right before it is written.

WeasyPrint tags each page's piece of a table as a table of its own, page numbers and repeated heads
as content, and names a group's title as a head of all rows. `pydyf` elements refer by number.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count
from typing import Any

ANNEX_ANCHOR, ANNEX_PREFIX = "annex-title", "PL-"


def finish(document: Any, pdf: Any) -> None:
    """Mend the tags, label each page with the number on it, list each attachment once."""
    from pydyf import Array, Dictionary

    root = _get(pdf, pdf.catalog["StructTreeRoot"])
    tables = _join_tables(document, pdf)
    names = Array()
    for place, table in enumerate(tables):
        for head in _name_heads(pdf, table, place):
            names.extend([head["ID"], head.reference])
    root["IDTree"] = Dictionary({"Names": names})
    _mark_artifacts(pdf, root)
    pdf.catalog["PageLabels"] = Dictionary({"Nums": _page_labels(document)})
    if attachments := pdf.catalog.get("AF"):
        attachments[:] = dict.fromkeys(attachments)


def _page_labels(document: Any) -> Any:
    """Return the numbering of the pages: the annex begins again at 1."""
    from pydyf import Array, Dictionary, String

    labels = Array([0, Dictionary({"S": "/D"})])
    for place, page in enumerate(document.pages):
        if place and ANNEX_ANCHOR in page.anchors:
            labels += [place, Dictionary({"S": "/D", "P": String(ANNEX_PREFIX)})]
    return labels


def _get(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _kids(pdf: Any, element: Any) -> list[Any]:
    """Return the elements right below one; words and links are none."""
    below = [_get(pdf, kid) for kid in element["K"] if not isinstance(kid, int)]
    return [kid for kid in below if kid.get("Type") == "/StructElem"]


def _inside(pdf: Any, element: Any) -> Iterator[Any]:
    """Yield all elements below one, in reading order."""
    waiting = _kids(pdf, element)[::-1]
    while waiting:
        element = waiting.pop()
        yield element
        waiting += _kids(pdf, element)[::-1]


# ---------------------------------------------------------------------------------- the tables


def _join_tables(document: Any, pdf: Any) -> list[Any]:
    """Join the pieces of each table, the repeated heads left out; return the tables."""
    tables: dict[Any, Any] = {}
    for source, piece in _table_pieces(document, pdf):
        table = tables.setdefault(source, piece)
        if table is piece:
            continue
        for part in _kids(pdf, piece):
            if part["S"] != "/THead":
                part["P"] = table.reference
                table["K"].append(part.reference)
        _detach(pdf, piece)
    return list(tables.values())


def _table_pieces(document: Any, pdf: Any) -> Iterator[tuple[Any, Any]]:
    """Yield each table of the source with the element that one page has of it."""
    for page in document.pages:
        for box in page._page_box.descendants():
            if box.element_tag == "table" and not box.is_table_wrapper:
                cell = next(cell for cell in box.descendants() if hasattr(cell, "mark"))
                element = cell.mark
                while element["S"] != "/Table":
                    element = _get(pdf, element["P"])
                yield box.element, element


def _detach(pdf: Any, element: Any) -> None:
    """Take an element out of the tree, and whatever holds nothing else."""
    parent = _get(pdf, element["P"])
    parent["K"].remove(element.reference)
    if not parent["K"]:
        _detach(pdf, parent)


def _name_heads(pdf: Any, table: Any, place: int) -> Iterator[Any]:
    """Name over each cell its column's head, its row's, and its own group's title; yield heads."""
    from pydyf import Array, String

    columns: dict[int, Any] = {}
    group: list[Any] = []
    numbers = count()
    for part in _kids(pdf, table):
        for row in _kids(pdf, part):
            cells = list(_columns(_kids(pdf, row)))
            heads = [(column, cell) for column, cell in cells if cell["S"] == "/TH"]
            for column, head in heads:
                head["ID"] = String(f"{place:04}-{next(numbers):06}")
                yield head
                if part["S"] == "/THead":
                    head["A"]["Scope"], columns[column] = "/Column", head["ID"]
                elif "ColSpan" in head["A"]:
                    group = [head["ID"]]
                else:
                    head["A"]["Scope"] = "/Row"
            own = [head["ID"] for _, head in heads]
            for column, cell in cells:
                if cell["S"] == "/TD":
                    above = [columns[column]] if column in columns else []
                    cell["A"]["Headers"] = Array(own + above + group)


def _columns(cells: list[Any]) -> Iterator[tuple[int, Any]]:
    column = 0
    for cell in cells:
        yield column, cell
        column += cell["A"].get("ColSpan", 1)


# ------------------------------------------------------------------------------- the artifacts


def _mark_artifacts(pdf: Any, root: Any) -> None:
    """Mark what no element of the tree holds as no content: page numbers, repeated heads."""
    from pydyf import Dictionary

    content = {element.number for element in _inside(pdf, root)}
    numbers = _get(pdf, root["ParentTree"])["Nums"]
    for place, reference in enumerate(pdf.page_references):
        elements = numbers[2 * place + 1]
        artifacts = {
            mark for mark, element in enumerate(elements) if int(element.split()[0]) not in content
        }
        elements[:] = [b"null" if at in artifacts else ref for at, ref in enumerate(elements)]
        drawing = _get(pdf, _get(pdf, reference)["Contents"]).stream
        for at, item in enumerate(drawing):
            if isinstance(item, dict) and item.get("MCID") in artifacts:
                drawing[at - 1 : at + 1] = ["/Artifact", Dictionary({"Type": "/Pagination"})]
