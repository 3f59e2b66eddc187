"""What people type to find a text, and the text, fold to the same."""

import unicodedata

import pytest

from units.folding import fold


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đảng Ủy", "dang uy"),
        ("đảng uỷ", "dang uy"),
        (unicodedata.normalize("NFD", "Sở hữu trí tuệ"), "so huu tri tue"),
        ("  KIỂM\xa0\n định ", "kiem dinh"),
        ("ISO 9001:2015", "iso 9001:2015"),
        ("", ""),
    ],
)
def test_text_folds(text, folded):
    assert fold(text) == folded
