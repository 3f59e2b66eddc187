"""A made-up department: the catalogue of an agriculture office, as CSV files."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from reports.composition.draft import compose_draft, find_report
from reports.models import DatedLetterhead, Passage, Report
from reports.rendering import txt
from reports.rendering.layouts import choose_layout
from units.models import (
    DeclaredLiteral,
    Figure,
    FigureChange,
    Indicator,
    Period,
    Rule,
    Section,
    Submission,
    Unit,
)

UNITS = """\
code,name_vi,abbr_seed,kind,parent,reports
nn_so,Sở Nông nghiệp tỉnh Lạc Hồng,Sở NN,so,,no
nn_trot,Chi cục Trồng trọt,,chi_cuc,nn_so,yes
nn_nuoc,Chi cục Thủy lợi,,chi_cuc,nn_so,yes
"""
PERIODS = """\
code,kind,year,start,end,due_at,title
2020-H1,H1,2020,2020-01-01,2020-06-30,2020-07-05,tình hình nông nghiệp {{ky_nhan}} năm {{ky_nam}}
2021-Q1,Q1,2021,2021-01-01,2021-03-31,2021-04-05T17:00,
"""
SECTIONS = """\
code,parent,order,kind,title_vi,heading_clean,unit,joiner_before
nn,,1,group,Nông nghiệp {{ky_nhan}},Lạc Hồng {{ky_nhan}} {{ky_nam}}.,nn_so,
nn_cay,nn,2,group,Trồng trọt,Trồng trọt:,nn_trot,line
nn_lua,nn_cay,3,kpi,Cây lúa,lúa,nn_trot,space
nn_dx,nn_lua,4,kpi,Vụ đông xuân {{ky_nam_truoc}} - {{ky_nam}},(vụ {{nn_vu}}),nn_trot,space
nn_dap,nn,5,kpi,Thủy lợi,Thủy lợi:,nn_nuoc,para
nn_sau,,6,narrative,Phương hướng,,nn_so,para
"""
INDICATORS = """\
code,kind,section,unit,order,label_vi,value_type,measure_vi,nature,group,role,pad,decimals,suffix,date_format,value_2020H1,value_2021Q1
nn_vu,meta,nn_dx,nn_trot,1,Tên vụ,text,,context,,,,,,,hè thu,đông xuân
nn_dien_tich,kpi,nn_dx,nn_trot,2,Lúa,decimal,ha,flow,nn_dt,total,,2, ha,,"1.204,5 ha","980,25 ha"
nn_st,kpi,nn_dx,nn_trot,3,Giống ST,decimal,ha,stock,nn_dt,subset,,2, ha,,"204,5 ha",100 ha
nn_ke_hoach,kpi,nn_dx,nn_trot,4,Đạt kế hoạch,percent,%,flow,,,,1,%,,"45,3%",100%
nn_ngay,kpi,nn_dx,nn_trot,5,Ngày xuống giống,date,,flow,,,,,,dd/mm/yyyy,05/01/2020,15/12/2020
nn_mo_hinh,kpi,nn_dx,nn_trot,6,Mô hình,integer,mô hình,flow,nn_mh,flow,2,0,,,03,không phát sinh
nn_mo_hinh_lk,kpi,nn_dx,nn_trot,7,Lũy kế,integer,mô hình,cumulative,nn_mh,cumulative,2,0,,,12,12
nn_cong,kpi,nn_dap,nn_nuoc,8,Cống đã sửa,ratio,cống,flow,,,2,0,,,34/44,05/1.250
nn_tien,kpi,nn_dap,nn_nuoc,9,Kinh phí,money,đồng,flow,,,,0, đồng,,2.500.000.000 đồng,0 đồng
"""
QUALITATIVE = """\
code,section,unit,order,kind,text_clean,linked_indicator,items,n_items
nn_q_giong,nn_dx,nn_trot,1,danh_muc,"ST24, ST25 và OM18",nn_st,,
nn_q_sau,nn_sau,nn_so,1,nhiem_vu,giữ vững “vùng lúa chất lượng cao”,,,
"""
CLAUSES = """\
section,order,kind,template,separator_after
nn_lua,1,figure,gieo sạ {{nn_dien_tich}}," – "
nn_lua,2,figure,đạt {{nn_ke_hoach}} kế hoạch theo [[QCVN 01:2020]],:
nn_dx,1,mixed,giống {{nn_q_giong}} {{nn_st}} (xuống giống từ {{nn_ngay}}),"; "
nn_dx,2,figure,{{nn_mo_hinh}} mô hình mới năm {{ky_nam}},"\t, "
nn_dx,3,figure,lũy kế {{nn_mo_hinh_lk}},...
nn_dap,1,figure,"Sửa {{nn_cong}} cống, hết {{nn_tien}}",.
nn_sau,1,qualitative,"Trong {{ky_sau_nhan}} {{ky_sau_nam}}, {{nn_q_sau}}",.
"""
CHECKS = """\
id,scope,severity,kind,expression,seed_result,explanation_vi
NN1,nn_dx,error,part<=total,nn_st <= nn_dien_tich,pass,Giống ST không vượt tổng diện tích.
NN2,*,warning,range,nn_ke_hoach <= 120,pass,Vượt kế hoạch quá xa.
"""

FILES = {
    "units.csv": UNITS,
    "periods.csv": PERIODS,
    "sections.csv": SECTIONS,
    "indicators.csv": INDICATORS,
    "qualitative.csv": QUALITATIVE,
    "clauses.csv": CLAUSES,
    "checks.csv": CHECKS,
}

ARTICLE_2021 = (
    "Lạc Hồng quý I năm 2021.\n"
    "Trồng trọt: lúa gieo sạ 980,25 ha – đạt 100% kế hoạch theo QCVN 01:2020: "
    "(vụ đông xuân) giống ST24, ST25 và OM18 100 ha (xuống giống từ 15/12/2020); "
    "lũy kế 12...\n\n"
    "Thủy lợi: Sửa 05/1.250 cống, hết 0 đồng.\n\n"
    "Trong quý II năm 2021, giữ vững “vùng lúa chất lượng cao”."
)
ARTICLE_2020 = (
    "Lạc Hồng 6 tháng đầu năm 2020.\n"
    "Trồng trọt: lúa gieo sạ 1.204,5 ha – đạt 45,3% kế hoạch theo QCVN 01:2020: "
    "(vụ hè thu) giống ST24, ST25 và OM18 204,5 ha (xuống giống từ 05/01/2020); "
    "03 mô hình mới năm 2020\t, lũy kế 12...\n\n"
    "Thủy lợi: Sửa 34/44 cống, hết 2.500.000.000 đồng.\n\n"
    "Trong 6 tháng cuối năm 2020, giữ vững “vùng lúa chất lượng cao”."
)


def write(folder: Path, **changes: tuple[str, str]) -> Path:
    """Write the department's files; `units=(old, new)` changes one place of units.csv."""
    for name, text in FILES.items():
        old, new = changes.get(name.removesuffix(".csv"), ("", ""))
        assert text.count(old) == 1 or not old, (name, old)
        (folder / name).write_text(text.replace(old, new) if old else text, encoding="utf-8")
    return folder


TABLES = (
    *(Unit, Section, Indicator, Rule, DeclaredLiteral, Period, Submission, Figure, FigureChange),
    *(Report, Passage, DatedLetterhead),
)


def load(folder, **options):
    out = StringIO()
    call_command("load_catalogue", folder, stdout=out, **options)
    return out.getvalue()


def counts():
    return {table.__name__: table.objects.count() for table in TABLES}


def article(code):
    report = find_report(Period.objects.get(code=code))
    return txt.render(
        compose_draft(report).document, choose_layout("article", report.period.end)
    ).strip()


def faults(folder):
    """Return the lines of the refusal, after making sure that it was one of all or nothing."""
    before = counts()
    with pytest.raises(CommandError) as refusal:
        call_command("load_catalogue", folder)
    assert counts() == before
    *lines, last = str(refusal.value).splitlines()
    assert last == f"Có {len(lines)} lỗi, chưa nạp gì."
    return lines
