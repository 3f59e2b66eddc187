"""The form for a report's layout and signer."""

import pytest

from reports.composition.draft import compose_draft
from reports.models import Report
from tests.reports.review.reports_in_review import find_report_2018, prepare_approval, set_status
from units.models import FigureChange

pytestmark = pytest.mark.django_db

PAGE = "/periods/2018-H1/report/dress/"
STATE = {"layout": "state", "signing_form": "deputy", "signing_title": "", "signer": "Lê Minh"}


def post(client, user, **fields):
    client.force_login(user)
    return client.post(PAGE, {**STATE, "version": find_report_2018().revision, **fields})


def signing(regime):
    return compose_draft(find_report_2018()).document.letterhead(regime).signing


def test_visitors_are_sent_to_sign_in(client, cast):
    assert client.get(PAGE).url == f"/login/?next={PAGE}"


@pytest.mark.parametrize(
    ("name", "status"),
    [("office", 200), ("records", 200), ("committee", 403), ("signer", 403), ("clerk", 403),
     ("reader", 404), ("stranger", 404)],
)  # fmt: skip
def test_only_office_and_records_clerk_may_choose(client, cast, name, status):
    user = getattr(cast, name)
    client.force_login(user)
    assert client.get(PAGE).status_code == status
    expected = 302 if status == 200 else status
    assert post(client, user).status_code == expected


def test_b10_the_form_of_signing_is_printed_above_the_name(client, cast):
    assert post(client, cast.office).url == PAGE
    assert signing("state") == ("KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC")
    assert signing("party") == ("T/M ĐẢNG ỦY", "PHÓ BÍ THƯ")
    assert (find_report_2018().layout, find_report_2018().signer) == ("state", "Lê Minh")
    change = FigureChange.objects.get(what="trình bày báo cáo 2018-H1")
    assert (change.by, "signer: Lê Minh" in change.new) == (cast.office, True)


def test_saving_the_same_choice_is_not_logged(client, cast):
    post(client, cast.office)
    version = find_report_2018().revision
    post(client, cast.office)
    assert (
        find_report_2018().revision,
        FigureChange.objects.filter(what__startswith="trình bày").count(),
    ) == (
        version,
        1,
    )


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ({"signer": "ThS. Lê Minh"}, "Không ghi học hàm, học vị, danh hiệu (“ThS”)"),
        ({"layout": "party", "signing_form": "order"}, "ký thay mặt (T/M)"),
        ({"signing_form": "order"}, "Ghi chức vụ người ký"),
        ({"layout": "giay"}, "giay"),
        ({"signer": "x" * 121}, "120"),
        ({"signing_form": "\x00"}, "id_signing_form_error"),
    ],
)
def test_b10_invalid_choices_are_explained_and_not_saved(client, cast, text, message):
    response = post(client, cast.office, **text)
    assert response.status_code == 422
    assert message in response.content.decode()
    assert (find_report_2018().layout, find_report_2018().signer) == ("party", "")


@pytest.mark.parametrize("status", ["approved", "published", "corrected"])
def test_an_approved_report_cannot_be_changed(client, cast, status):
    set_status(status)
    assert post(client, cast.office).status_code == 409
    assert find_report_2018().layout == "party"


@pytest.mark.parametrize("version", ["", "x", "999"])
def test_an_outdated_or_invalid_form_changes_nothing(client, cast, version):
    assert post(client, cast.office, version=version).status_code == 409
    assert find_report_2018().layout == "party"


@pytest.mark.parametrize("field", ["layout", "signing_form"])
def test_changing_the_layout_voids_endorsements(cast, field):
    from reports.review.endorsements import Kind, endorsement_status

    prepare_approval(cast)
    other = {"layout": "state", "signing_form": "deputy"}
    Report.objects.filter(pk=find_report_2018().pk).update(**{field: other[field]})
    stored = endorsement_status(compose_draft(find_report_2018()), Kind.FORMAT)
    assert [difference.what for difference in stored.differences] == [
        "Thể thức đầu và cuối văn bản"
    ]


def test_draft_and_publishing_page_link_to_the_form(client, cast):
    client.force_login(cast.office)
    for page in ("/periods/2018-H1/report/", "/periods/2018-H1/report/publish/"):
        assert f'href="{PAGE}"' in client.get(page).content.decode()


@pytest.mark.parametrize(
    ("day", "name"), [(None, "36-HD/VPTW"), ("2026-06-01", "05-HD/VPTW")], ids=["2018", "2026"]
)
def test_c6_the_layout_is_the_one_in_force_that_day(client, cast, day, name):
    Report.objects.filter(pk=find_report_2018().pk).update(signed_on=day)
    client.force_login(cast.office)
    page = client.get(PAGE).content.decode()
    assert page.count(f"Văn bản của Đảng (Hướng dẫn {name})") == 2  # what stands, what is offered
    assert page.count("Văn bản của Đảng (") == 2
