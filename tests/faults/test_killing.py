"""What was acknowledged outlives the sudden end of the whole server; nothing else half exists."""

import pytest

from tests.faults.killing import KilledDay

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_server_killed_at_work_leaves_nothing_half_done(cast, tmp_path):
    day = KilledDay(cast, tmp_path)
    day.begin()
    for until in (5, 60):  # after the first death it serves again, and dies again
        day.live(until)
        assert day.enough.is_set()
        assert day.faults() == []
        assert any(tmp_path.iterdir())
