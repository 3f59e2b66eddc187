"""A file that is no workbook of ours is refused as a whole, in words that say what to do."""

import pytest

from tests.units.workbook.hostile_files import FILES
from units.workbook.upload_validation import InvalidUpload, sanitize_upload


@pytest.mark.parametrize("name", FILES)
def test_hostile_file_is_refused(name, exported):
    change, text = FILES[name]
    with pytest.raises(InvalidUpload) as refused:
        sanitize_upload(change(exported))
    assert text in str(refused.value)
    assert "Hãy" in str(refused.value) or "hãy" in str(refused.value)


def test_export_is_admitted(exported):
    assert sanitize_upload(exported).getbuffer().nbytes > 0
