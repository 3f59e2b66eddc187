"""How long and how large the worst files are: `python -m tests.benchmarks.hostile`.

Each file is read in a process of its own; the figures are the process's whole time and its
peak memory, without Python and Django themselves. Goals: 10 s and 300 MiB.
"""

import os
import resource
import sys
import time
from typing import Any

from tests.benchmarks import prepared

MAIN = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
SST = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
MANY, ASIDE = 500_000, 50_000


def stress() -> dict[str, Any]:
    """Files just within the limits of the gate, each heavy in one respect."""
    from tests.units.workbook.workbooks import BOOK, PART, TYPES, part, swapped

    def sheet(inside: bytes) -> Any:
        return part(PART, b"<worksheet " + MAIN + b">" + inside + b"</worksheet>")

    def within(name: str, end: bytes, more: bytes) -> Any:
        return part(name, lambda xml: xml.replace(end, more + end))

    def texts(content: bytes) -> Any:
        override = f'<Override PartName="/xl/t.xml" ContentType="{SST}" /></Types>'
        table = b"<sst " + MAIN + b">" + b"<si><t>a</t></si>" * (MANY // 2) + b"</sst>"
        return part("xl/t.xml", table)(swapped(TYPES, "</Types>", override)(content))

    def full() -> bytes:
        letters = [f"{a}{b}".strip() for a in (" ", "A", "B") for b in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
        rows = (
            f'<row r="{row}">'
            + "".join(f'<c r="{letter}{row}"><v>1</v></c>' for letter in letters[:64])
            + "</row>"
            for row in range(1, 2001)
        )
        return "".join(rows).encode()

    merges = b"".join(b'<mergeCell ref="A1:BL2000"/>' for _ in range(200))
    return {
        "unknown elements": sheet(b"<z/>" * MANY + b"<sheetData/>"),
        "unknown attributes": sheet(b'<z a="1" b="2" c="3"/>' * (MANY // 4) + b"<sheetData/>"),
        "columns described": sheet(
            b"<cols>" + b'<col min="1" max="1"/>' * (MANY // 3) + b"</cols><sheetData/>"
        ),
        "empty cells in a row": sheet(
            b"<sheetData><row>" + b"<c/>" * 16_384 + b"</row></sheetData>"
        ),
        "empty rows": sheet(b"<sheetData>" + b"<row/>" * MANY + b"</sheetData>"),
        "2,000 rows of 64 cells": sheet(b"<sheetData>" + full() + b"</sheetData>"),
        "and 200 merges over them": sheet(
            b"<sheetData>" + full() + b"</sheetData><mergeCells>" + merges + b"</mergeCells>"
        ),
        "validations": within(PART, b"<dataValidations ", b'<hyperlink ref="A1"/>' * (MANY // 3)),
        "shared texts": texts,
        "styles": within("xl/styles.xml", b"</cellXfs>", b"<xf/>" * ASIDE),
        "fonts": within("xl/styles.xml", b"</fonts>", b"<font/>" * ASIDE),
        "number formats": within(
            "xl/styles.xml", b"</styleSheet>", b"<numFmts>" + b"<numFmt/>" * 20_000 + b"</numFmts>"
        ),
        "names": within(
            BOOK, b"</definedNames>", b'<definedName name="a">1</definedName>' * 25_000
        ),
        "relations": within(
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="x" Type="t" Target="u"/>' * 14_000,
        ),
        "types": within(TYPES, b"</Types>", b'<Override PartName="/a" ContentType="b"/>' * 19_000),
        "16 MiB of spaces": sheet(b"<sheetData/>" + (b"<z/>" + b" " * 100_000) * 160),
    }


def measure(change: Any, exported: bytes) -> tuple[float, float, str]:
    """Seconds, MiB and what was said, of reading one file in a child process."""
    from units.models import Period, Unit
    from units.workbook.read import read

    content = change(exported)
    period, unit = Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh")
    read(exported, period, unit)  # what is imported once is not the file's
    inward, outward = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if not child:
        before = resident()
        rows_read = read(content, period, unit)
        text = (
            str(rows_read.refusals[0])[:60]
            if rows_read.refusals
            else f"{len(rows_read.changes)} thay đổi"
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024 - before
        os.write(outward, f"{peak}\n{text}".encode())
        os._exit(0)
    os.waitpid(child, 0)
    seconds = time.perf_counter() - start
    mib, _, text = os.read(inward, 10_000).decode(errors="replace").partition("\n")
    return seconds, float(mib), text


def resident() -> float:
    """MiB of memory this process holds now."""
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() / 1024**2


def main() -> None:
    from tests.units.workbook.hostile_cells import CELLS
    from tests.units.workbook.hostile_files import FILES
    from tests.units.workbook.hostile_sheets import WHOLE
    from units.models import Period, Unit
    from units.workbook.export import export

    exported = export(Period.objects.get(code="2018-H2"), Unit.objects.get(code="p_qlkh"))
    corpus: dict[str, Any] = {name: entry[0] for name, entry in {**FILES, **WHOLE, **CELLS}.items()}
    results = []
    for name, change in {**corpus, **stress()}.items():
        seconds, mib, text = measure(change, exported)
        results.append((seconds, mib))
        if seconds > 0.5 or mib > 50 or name in stress():
            print(f"{seconds:6.2f} s {mib:7.1f} MiB  {name}: {text}")
    slowest, largest = (max(column) for column in zip(*results, strict=True))
    print(f"{len(results)} files: at most {slowest:.2f} s and {largest:.1f} MiB")


if __name__ == "__main__":
    with prepared():
        main()
    sys.exit()
