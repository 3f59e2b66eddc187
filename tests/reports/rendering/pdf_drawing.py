"""An annex worth looking at: figures of two years, plans met, missed and far exceeded."""

from decimal import Decimal

from reports.document import AnnexRow, AnnexTable, Fact, Text
from units.numbers import format_number

COLUMNS = ("Cùng kỳ năm trước", "Kỳ này", "Kế hoạch năm", "Đạt kế hoạch")
SCIENCE, INSPECTION = "Công tác quản lý khoa học", "Công tác thanh tra, kiểm tra"


def shown(raw):
    return "/".join(format_number(Decimal(part)) for part in raw.split("/"))


def row(code, now="", before="", plan="", share="", part_of=""):
    """One indicator; what is empty has a blank cell. `share` is as printed: "82,4%"."""
    raw = share.strip("gần %").replace(",", ".")
    cells = (
        Fact(code, shown(before), before, "cung_ky") if before else Text(""),
        Fact(code, shown(now), now) if now else Text("-"),
        Fact(code, shown(plan), plan, "ke_hoach") if plan else Text(""),
        Fact(code, share, raw, "dat_ke_hoach") if share else Text(""),
    )
    return AnnexRow(f"Số việc {code}", 2, "1", "việc", code, cells, part_of)


def table(*rows, columns=COLUMNS):
    return AnnexTable((Text("Biểu số liệu"),), columns, rows)


def two_years():
    return table(
        AnnexRow("Kết quả thực hiện nhiệm vụ"),
        AnnexRow(SCIENCE, 1),
        row("de_tai", "83", "70", "90", "92,2%"),
        row("kiem_tra", "41", "55"),
        row("sang_kien", "86/1042", "70/900"),
        AnnexRow(INSPECTION, 1),
        row("tien_phat", "320835000", "100835000", "100000000", "320,8%"),
        row("moi", "3"),
    )
