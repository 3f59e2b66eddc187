"""What is wrong in a folder is named by file, line and column, and then nothing is loaded."""

import pytest

from tests.units.catalogue import department
from tests.units.catalogue.department import faults

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]


LONG = "x" * 501
FAULTS = [
    # codes that must be known
    ("units", ("chi_cuc,nn_so,yes\nnn_n", "chi_cuc,nn_xa,yes\nnn_n"),
     "units.csv, dòng 3, cột parent: không có đơn vị “nn_xa”."),
    ("sections", ("nn_nuoc,para", "nn_xa,para"),
     "sections.csv, dòng 6, cột unit: không có đơn vị “nn_xa”."),
    ("sections", ("nn_dap,nn,5", "nn_dap,nn_xa,5"),
     "sections.csv, dòng 6, cột parent: không có mục “nn_xa”."),
    ("indicators", ("kpi,nn_dap,nn_nuoc,9", "kpi,nn_xa,nn_nuoc,9"),
     "indicators.csv, dòng 10, cột section: không có mục “nn_xa”."),
    ("indicators", ("kpi,nn_dap,nn_nuoc,9", "kpi,nn_dap,,9"),
     "indicators.csv, dòng 10, cột unit: bỏ trống; ô này phải có nội dung."),
    ("indicators", ("value_2020H1", "value_2019H1"),
     "indicators.csv, dòng 1, cột value_2019H1: không có kỳ này trong periods.csv."),
    ("qualitative", ("nn_st,,", "nn_xa,,"),
     "qualitative.csv, dòng 2, cột linked_indicator: không có chỉ tiêu “nn_xa”."),
    ("clauses", ("nn_dap,1", "nn_xa,1"),
     "clauses.csv, dòng 7, cột section: không có mục “nn_xa”."),
    ("checks", ("NN1,nn_dx", "NN1,nn_xa"), "checks.csv, dòng 2, cột scope: không có mục “nn_xa”."),
    ("checks", ("nn_st <=", "nn_xa <="),
     "checks.csv, dòng 2, cột expression: không có chỉ tiêu “nn_xa”."),
    ("periods", ("năm {{ky_nam}}", "năm {{ky_nma}}"),
     "periods.csv, dòng 2, cột title: vị trí 39: không có chỉ tiêu “ky_nma”."),
    ("sections", ("(vụ {{nn_vu}})", "(vụ {{nn_xa}})"),
     "sections.csv, dòng 5, cột heading_clean: vị trí 5: không có chỉ tiêu “nn_xa”."),
    # codes and what must stand alone
    ("units", ("nn_nuoc,", "Nước,"), "units.csv, dòng 4, cột code: "
     "“Nước” không phải mã (chữ thường không dấu, số, gạch dưới)."),
    ("units", ("nn_nuoc,", "nn_trot,"),
     "units.csv, dòng 4, cột code: “nn_trot” đã có ở dòng 3."),
    ("units", ("nn_so,Sở", f"nn_{'s' * 60},Sở"),
     "units.csv, dòng 2, cột code: dài 63 ký tự, nhiều nhất 60."),
    ("qualitative", ("nn_q_sau,", "nn_tien,"),
     "qualitative.csv, dòng 3, cột code: “nn_tien” đã có trong indicators.csv."),
    ("clauses", ("nn_dx,2", "nn_dx,1"),
     "clauses.csv, dòng 5, cột order: “nn_dx 1” đã có ở dòng 4."),
    ("checks", ("NN2", "NN1"), "checks.csv, dòng 3, cột id: “NN1” đã có ở dòng 2."),
    ("periods", ("2021-Q1,Q1,2021", "2020-Q9,H1,2020"),
     "periods.csv, dòng 3, cột year: “H1 2020” đã có ở dòng 2."),
    ("periods", ("2021-Q1,Q1", "Quý/1,Q1"),
     "periods.csv, dòng 3, cột code: “Quý/1” không phải mã kỳ; ví dụ 2018-H1."),
    ("periods", ("2021-Q1,Q1,2021", "2018-DN,H1,2018"), "periods.csv, dòng 3, cột code: "
     "kỳ này đã có trong cơ sở dữ liệu với mã “2018-H1”."),
    # words, dates, lengths
    ("units", (",so,,no", ",so,,maybe"),
     "units.csv, dòng 2, cột reports: “maybe” không có nghĩa; chọn một trong: yes, no."),
    ("sections", ("nn_nuoc,para", "nn_nuoc,tab"), "sections.csv, dòng 6, cột joiner_before: "
     "“tab” không có nghĩa; chọn một trong: none, space, line, para."),
    ("sections", ("nn_sau,,6,narrative", "nn_sau,,6,fram"), "sections.csv, dòng 7, cột kind: "
     "“fram” không có nghĩa; chọn một trong: group, kpi, narrative, frame, chrome."),
    ("indicators", ("integer,mô hình,cum", "whole,mô hình,cum"),
     "indicators.csv, dòng 8, cột value_type: “whole” không có nghĩa; chọn một trong: "
     "integer, decimal, money, percent, ratio, text, date."),
    ("indicators", ("dd/mm/yyyy", "mm/dd/yyyy"), "indicators.csv, dòng 6, cột date_format: "
     "“mm/dd/yyyy” không có nghĩa; chọn một trong: d/m/yyyy, dd/mm/yyyy."),
    ("checks", ("warning", "hint"), "checks.csv, dòng 3, cột severity: "
     "“hint” không có nghĩa; chọn một trong: error, warning, info."),
    ("periods", ("2021-04-05T17:00", "5/4/2021"),
     "periods.csv, dòng 3, cột due_at: “5/4/2021” không phải ngày giờ; ví dụ 2018-06-20T17:00."),
    ("periods", ("2021-03-31", "2021-02-30"), "periods.csv, dòng 3, cột end: "
     "“2021-02-30” không phải ngày; viết năm-tháng-ngày, ví dụ 2018-06-14."),
    ("periods", ("2021-03-31", "2020-12-31"),
     "periods.csv, dòng 3, cột end: ngày kết thúc phải sau ngày bắt đầu."),
    ("periods", ("2021-01-01", "0021-01-01"),
     "periods.csv, dòng 3, cột start: “0021-01-01” quá xa; năm phải từ 1900."),
    ("periods", ("Q1,2021", "Q1,"),
     "periods.csv, dòng 3, cột year: bỏ trống; ô này phải có nội dung."),
    ("sections", ("Cây lúa", LONG),
     "sections.csv, dòng 4, cột title_vi: dài 501 ký tự, nhiều nhất 500."),
    ("indicators", ("Giống ST", LONG),
     "indicators.csv, dòng 4, cột label_vi: dài 501 ký tự, nhiều nhất 500."),
    ("indicators", ("0, đồng", f"0, {'đ' * 20}"),
     "indicators.csv, dòng 10, cột suffix: dài 21 ký tự, nhiều nhất 20."),
    ("indicators", ("12,12", "12,một tá"), "indicators.csv, dòng 8, cột value_2021Q1: “một tá” có "
     "ký tự không dùng trong số (“m”). Chỉ nhập một con số như 1.258 hoặc 14,6; không kèm chữ, "
     "đơn vị hay phép tính."),
    ("indicators", ("12,12", '12,"1,258.5"'), "indicators.csv, dòng 8, cột value_2021Q1: "
     "Dùng dấu phẩy cho phần thập phân: 1.258,5. Nhưng chỉ tiêu này nhận số nguyên."),
    ("indicators", ("34/44", "45/44"), "indicators.csv, dòng 9, cột value_2020H1: Tử số lớn hơn "
     "mẫu số (45/44). Kiểm tra lại hai số của tỷ lệ này."),
    ("indicators", ("nn_nuoc,8", "nn_nuoc,tám"),
     "indicators.csv, dòng 9, cột order: “tám” không phải số nguyên từ 0 đến 1000000."),
    ("indicators", ("2,0,,,34/44", "2,9,,,34/44"),
     "indicators.csv, dòng 9, cột decimals: “9” không phải số nguyên từ 0 đến 3."),
    ("indicators", (",,0, đồng", ",,2, đồng"),
     "indicators.csv, dòng 10, cột decimals: số đếm và tiền không có chữ số thập phân."),
    ("indicators", ("mô hình,cumulative", "mô hình,flow"),
     "indicators.csv, dòng 8, cột nature: vai trò cumulative cần tính chất cumulative."),
    ("qualitative", ("giữ vững", "giữ\x1bvững"), "qualitative.csv, dòng 3, cột text_clean: "
     "Vị trí 4 có ký tự không in được (U+001B). Xóa ký tự này rồi gõ lại."),
    ("qualitative", ("nn_st,,", "nn_st,ST24|ST25,3"),
     "qualitative.csv, dòng 2, cột n_items: ghi 3, cột items có 2 tên."),
    ("indicators", ("nn_dt,subset", "nn_dt,subste"), "indicators.csv, dòng 4, cột role: “subste” "
     "không có nghĩa; chọn một trong: total, part, subset, flow, cumulative, rate, pair."),
    ("indicators", ("value_2020H1", "value2020H1"), "indicators.csv, dòng 1, cột value2020H1: "
     "cột số liệu viết là value_ rồi mã kỳ bỏ dấu gạch, ví dụ value_2018H1."),
    ("indicators", ("value_2020H1", "Value_2020-H1"), "indicators.csv, dòng 1, cột Value_2020-H1: "
     "cột số liệu viết là value_ rồi mã kỳ bỏ dấu gạch, ví dụ value_2018H1."),
    ("indicators", ("text,,context,,,,,,,hè thu", "integer,,context,,,,,,year,20"),
     "indicators.csv, dòng 2, cột value_2020H1: “20” không phải năm; viết đủ bốn chữ số."),
    ("periods", ("2021-04-05T17:00", "2021-03-31T17:00"), "periods.csv, dòng 3, cột due_at: "
     "Hạn nộp phải sau ngày kết thúc kỳ ít nhất một ngày làm việc: "
     "sớm nhất là ngày 1/4/2021."),
    # trees, templates, expressions
    ("units", ("tỉnh Lạc Hồng,Sở NN,so,,no", "x,,so,nn_so,no"),
     "units.csv, dòng 2, cột parent: “nn_so” tạo thành vòng cha con."),
    ("clauses", ("{{nn_dien_tich}}", "{{nn_dien_tich}"),
     "clauses.csv, dòng 2, cột template: vị trí 9: “{{” chưa được đóng bằng “}}”."),
    ("clauses", ("{{nn_dien_tich}}", "{{Diện tích}}"), "clauses.csv, dòng 2, cột template: "
     "vị trí 9: “Diện tích” không phải mã chỉ tiêu (chữ thường, số, gạch dưới)."),
    ("clauses", ("[[QCVN 01:2020]]", "QCVN 01:2020]]"),
     "clauses.csv, dòng 3, cột template: vị trí 47: “]]” không có dấu mở tương ứng."),
    ("clauses", ('"; "', f'"{"; " * 11}"'),
     "clauses.csv, dòng 4, cột separator_after: dài 22 ký tự, nhiều nhất 20."),
    ("checks", ("nn_st <= nn", "nn_st <= <= nn"),
     "checks.csv, dòng 2, cột expression: biểu thức viết sai cú pháp (cột 10)"),
    ("checks", ("nn_st <= nn_dien_tich", "nn_q_giong > 5"), "checks.csv, dòng 2, cột expression: "
     "không so được “nn_q_giong” (chữ) với “5” (số) (cột 1)"),
    ("checks", ("nn_st <= nn_dien_tich", "nn_cong > 5"), "checks.csv, dòng 2, cột expression: "
     "“nn_cong” là tỷ lệ; viết nn_cong__tu hoặc nn_cong__mau (cột 1)"),
    ("checks", ("nn_st <= nn_dien_tich,pass", "__import__('os').system('id'),n/a"),
     "checks.csv, dòng 2, cột expression: quy tắc không dùng được '__import__' (cột 1)"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "message"), FAULTS, ids=[case[2] for case in FAULTS])
def test_fault_is_named_by_file_line_and_column(tmp_path, name, change, message):
    assert message in faults(department.write(tmp_path, **{name: change}))


ENDLESS = "z" * 90_000
ENDLESS_CELLS = [
    ("units", ("nn_nuoc,", f"N{ENDLESS},")),
    ("units", ("chi_cuc,nn_so,yes\nnn_n", f"chi_cuc,{ENDLESS},yes\nnn_n")),
    ("units", (",so,,no", f",so,,{ENDLESS}")),
    ("checks", ("warning", ENDLESS)),
    ("checks", ("nn_st <=", f"{ENDLESS} <=")),
    ("periods", ("2021-Q1,Q1", f"{ENDLESS}!,Q1")),
    ("periods", ("2021-04-05T17:00", ENDLESS)),
    ("periods", ("2021-03-31", ENDLESS)),
    ("indicators", ("nn_nuoc,8", f"nn_nuoc,{ENDLESS}")),
    ("indicators", ("12,12", f"12,{ENDLESS}")),
    ("indicators", ("value_2020H1", f"value_2{ENDLESS}")),
    ("qualitative", ("nn_st,,", f"nn_st,ST24|ST25,{ENDLESS}")),
    ("clauses", ("nn_dap,1", f"{ENDLESS},1")),
]


@pytest.mark.parametrize(("name", "change"), ENDLESS_CELLS)
def test_endless_text_is_not_said_back_whole(tmp_path, name, change):
    problems = faults(department.write(tmp_path, **{name: change}))
    assert max(map(len, problems)) < 300
