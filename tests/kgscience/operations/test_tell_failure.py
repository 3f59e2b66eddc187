"""The failure of a nightly job is mailed to the administrators, or the command says it is not."""

import pytest
from django.core.management import CommandError, call_command


def test_administrators_read_what_failed_and_where_to_look(settings, mailoutbox):
    settings.SENDS_LETTERS, settings.ADMINS = True, ["quan-tri@example.vn"]
    call_command("tell_failure", "kgscience-backup", verbosity=0)
    (letter,) = mailoutbox
    assert letter.subject == "[kgscience] kgscience-backup hỏng"
    assert letter.to == ["quan-tri@example.vn"]
    assert "journalctl -u kgscience-backup" in letter.body


@pytest.mark.parametrize(("sends", "whom"), [(False, ["quan-tri@example.vn"]), (True, [])])
def test_nobody_to_tell_is_a_failure_too(settings, mailoutbox, sends, whom):
    settings.SENDS_LETTERS, settings.ADMINS = sends, whom
    with pytest.raises(CommandError, match="ADMIN_EMAILS"):
        call_command("tell_failure", "kgscience-backup")
    assert mailoutbox == []
