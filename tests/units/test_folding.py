"""What people type to find a text, and the text, fold to the same."""

import unicodedata

import pytest

from units.text.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng Ủy", "dang uy"),
        ("đảng uỷ", "dang uy"),
        (unicodedata.normalize("NFD", "Sở hữu trí tuệ"), "so huu tri tue"),
        ("  KIỂM\xa0\n định ", "kiem dinh"),
        ("ISO 9001:2015", "iso 9001:2015"),
        ("số 12–BC/ĐU, 12‑BC, 12−BC", "so 12-bc/du, 12-bc, 12-bc"),
        ("ＩＳＯ\u3000９００１", "iso 9001"),
        ("tiêu\u00ad\u200b chuẩn", "tieu chuan"),
        ("", ""),
    ],
)
def test_text_folds(text, folded):
    assert fold(text) == folded
