"""What was acknowledged outlives the sudden end of the whole server; nothing else half exists."""

import pytest

from reports.models import Version
from tests.faults.killing import Day
from units.models import Upload

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_server_killed_at_work_leaves_nothing_half_done(cast, tmp_path):
    day = Day(cast, tmp_path)
    day.begin()
    for until in (5, 60):  # after the first death it serves again, and dies again
        day.live(until)
        assert day.enough.is_set()
        assert day.faults() == []
        assert any(tmp_path.iterdir())
    assert Upload.objects.exclude(confirmed_at=None).count() == len(day.uploads)
    assert Version.objects.count() == 1
