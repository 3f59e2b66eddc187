"""A report as an office would write it: four pages of text, an annex of sixty-odd figures."""

import re
from functools import cache

from reports.document import (
    ARTICLE,
    AnnexRow,
    AnnexTable,
    Clause,
    Document,
    DocumentSection,
    Fact,
    Gap,
    Letterhead,
    Literal,
    Quote,
    Run,
    Text,
    Word,
)
from reports.rendering import pdf
from reports.rendering.layouts import ARTICLE_2018, PARTY_2018, PARTY_2026, STATE_2020

OFFICIAL_LAYOUTS = (PARTY_2018, PARTY_2026, STATE_2020)
ALL_LAYOUTS = (*OFFICIAL_LAYOUTS, ARTICLE_2018)

PARTY = Letterhead(
    "party",
    parent="Đảng ủy Khối các cơ quan tỉnh",
    issuer="Đảng ủy Sở Khoa học và Công nghệ",
    symbol="BC/ĐU",
    place="Rạch Giá",
    signing=("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ"),
    signer="Nguyễn Xuân Niệm",
    recipients=("Đảng ủy Khối các cơ quan tỉnh", "Các chi bộ trực thuộc", "Lưu Đảng ủy"),
)
STATE = Letterhead(
    "state",
    parent="UBND tỉnh Kiên Giang",
    issuer="Sở Khoa học và Công nghệ",
    symbol="BC-SKHCN",
    place="Rạch Giá",
    addressees=("Ủy ban nhân dân tỉnh Kiên Giang",),
    signing=("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"),
    signer="Nguyễn Xuân Niệm",
    recipients=("Như trên", "Các phòng, đơn vị thuộc Sở", "Lưu: VT, VP"),
)


def runs(text):
    """`{code=03}` is a figure, `{code?}` a gap, `[[ISO 9001]]` a literal, `<ky=…>` a word."""
    runs: list[Run] = []
    for part in re.split(r"(\{[^}]*\}|\[\[.*?\]\]|<[^>]*>)", text):
        if part.startswith("{") and part.endswith("?}"):
            runs.append(Gap(part[1:-2], "Số văn bằng được cấp"))
        elif part.startswith("{"):
            code, shown = part[1:-1].split("=")
            runs.append(Fact(code, shown, re.sub(r"[^\d/,]", "", shown).replace(",", ".")))
        elif part.startswith("[["):
            runs.append(Literal(part[2:-2]))
        elif part.startswith("<"):
            runs.append(Word(*part[1:-1].split("=")))
        elif part:
            runs.append(Text(part))
    return tuple(runs)


def clauses(code, *pairs):
    return tuple(
        Clause(f"{code}:{order}", runs(text), separator)
        for order, (text, separator) in enumerate(pairs, start=1)
    )


def section(code, depth, title, *pairs, heading="", joiner="space", part="report"):
    texts = clauses(code, *pairs)
    return DocumentSection(code, part, depth, runs(title), runs(heading), joiner, texts)


LONG = (
    "Tham mưu đề xuất nhiệm vụ tham gia Chương trình dân tộc; xác nhận tính cấp thiết và "
    "ứng dụng kết quả nghiên cứu nhiệm vụ khoa học và công nghệ cấp Bộ đối với đề tài “Nghiên "
    "cứu chọn giống và kỹ thuật gây trồng một số loài cây gỗ có giá trị kinh tế thích nghi với "
    "điều kiện sinh thái đất than bùn ngập nước theo mùa tại ấp Kỵ Mã”, cần mẫn phát huy vai trò "
    "của các Chi bộ, kỷ luật, kỹ năng và đạo đức công vụ của đảng viên, viên chức, người lao động"
)

SECTIONS = (
    section("tieu_de", 0, "Tiêu đề", ("Hội nghị Sơ kết công tác Đảng", ""), part="conference"),
    section("web", 0, "Khung", ("A A", ""), part="chrome"),
    section("bc", 0, "Kết quả công tác <ky_nhan=6 tháng đầu năm>"),
    section(
        "bc_chung",
        1,
        "Đánh giá chung",
        ("theo đó, trong <ky_nhan=6 tháng đầu năm> <ky_nam=2018>, " + LONG, "; "),
        joiner="para",
    ),
    section("kh", 1, "Công tác quản lý khoa học", heading="Quản lý khoa học:"),
    section(
        "kh_tw",
        2,
        "Nhiệm vụ cấp Trung ương",
        ("TMĐC {kh_tw_de_xuat=03} đề xuất", "; "),
        ("Phối hợp kiểm tra {kh_tw_gen=06} đơn vị thành viên mạng lưới gen", ". "),
        (LONG, ",…"),
        heading="(i) Cấp TW:",
    ),
    section(
        "kh_tinh",
        2,
        "Đề tài, dự án cấp tỉnh",
        ("Quản lý tổng số {kh_tinh_quan_ly=83} ĐTDA; kết quả sáng kiến {cn_sk=86/1.042}", ". "),
        (LONG, "; "),
        ("Nghiệm thu {kh_tinh_nt=21} ĐTDA, đạt {kh_ty_le=100%}, {kh_loai_a=7} loại A", ";"),
        heading="(ii) Cấp tỉnh:",
    ),
    section("tt", 1, "Công tác thanh tra, kiểm tra", heading="Công tác thanh tra:", joiner="none"),
    section(
        "tt_tt",
        2,
        "Hoạt động thanh tra",
        ("Tổng số cơ sở được thanh tra: {tt_co_so=587} cơ sở", ". "),
        ("Vi phạm {tt_vp=51} cơ sở, xử phạt {tt_tien=320.835.000 đồng} nộp Kho bạc", ". "),
        ("Cấp {cn_vb?} văn bằng theo [[Thông tư số 26/2015/TT-BKHCN]], [[ISO 9001:2015]]", "."),
    ),
    section("dv", 2, "Trung tâm Ứng dụng Tiến bộ Khoa học và Công nghệ"),
    section("dv_nuoc", 3, "Nước uống đóng chai", ("{nuoc=6.559} block loại [[20 lít]]", "")),
    section(
        "dv_nam", 3, "Nấm", ("nấm tươi {nam=3.954kg}, linh chi ({nam_lc=14,6kg}); " + LONG, "")
    ),
    section("rong", 1, "Mục không có số liệu"),
    section("rong_con", 2, "Cũng không có"),
    section(
        "nv", 0, "Nhiệm vụ <ky_sau=6 tháng cuối năm>", (LONG, "; "), (LONG, "..."), joiner="para"
    ),
    section("nv_cq", 1, "Nhiệm vụ về chính quyền", ("tăng cường kỷ luật; " + LONG, "...;")),
    section("nv_dang", 1, "Nhiệm vụ về công tác Đảng", (LONG, ". "), (LONG, ".")),
)

SPOKEN_ONLY = DocumentSection(
    "noi",
    "report",
    0,
    (),
    (),
    "para",
    (Clause("noi:1", (Text("Đồng chí nhấn mạnh"),), ".", ARTICLE),),
)


def annex(count=64, columns=("Cùng kỳ 2017", "6 tháng 2018", "Tăng, giảm")):
    rows = [AnnexRow("Công tác quản lý khoa học")]
    for number in range(1, count + 1):
        if number % 16 == 0:
            rows.append(AnnexRow("Lĩnh vực sở hữu trí tuệ", depth=1, number=str(number // 16)))
        code = f"chi_tieu_{number}"
        shown: list[Fact | Gap] = [
            Fact(code, f"1.{number:03d}", f"1{number:03d}"),
            Gap(code, "Chỉ tiêu"),
        ]
        cells: tuple[Fact | Gap | Text, ...] = (
            Text("") if number % 5 else Fact(code, f"{number:02d}", str(number), "ky_truoc"),
        )
        cells += (shown[number % 9 == 0], Fact(code, f"{number},5%", f"{number}.5", "so_sanh"))
        label = f"Số đề tài, dự án cấp tỉnh được nghiệm thu, xếp loại thứ {number}"
        cells = (cells * 2)[: len(columns)]
        rows.append(AnnexRow(label, 2, str(number), "đề tài, dự án", code, cells))
    return AnnexTable(
        runs("Số liệu kết quả hoạt động <ky=6 tháng đầu năm>"), tuple(columns), tuple(rows)
    )


def document(**changed):
    fields = {
        "period": "2018-H1",
        "year": 2018,
        "title": runs("Báo cáo kết quả công tác <ky_nhan=6 tháng đầu năm> <ky_nam=2018>"),
        "sections": SECTIONS,
        "annex": annex(),
        "letterheads": (PARTY, STATE),
    }
    return Document(**{**fields, **changed})


def short(**changed):
    """Without an annex and with one section only: quick to print."""
    words = section("m", 0, "Kết quả", (LONG, "; "))
    return document(**{"annex": None, "sections": (words,), **changed})


def quote(text, separator=""):
    return Clause("q:1", (Quote("q", text),), separator)


render_pdf = pdf.render  # always prints; `pdf.render` itself is cached in tests, see conftest


@cache
def printed_once(document, layout, changed_at=None):
    return render_pdf(document, layout, changed_at)
