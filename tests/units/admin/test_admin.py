"""The administration: every page opens, reads Vietnamese, and writes no figure."""

import re
from datetime import UTC, datetime, timedelta
from html.parser import HTMLParser
from itertools import product

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import User
from django.urls import reverse

from kgscience.admin_site import GROUPS
from units.models import Indicator, Submission

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("year_2018")]

# Words that Django or django-import-export would leave in English.
ENGLISH = re.compile(
    r"\b(Select|Run|Skip|Export|Import|Submit|Save|Delete|Add|Change|Home|Log out|View|Search"
    r"|Logout|Filter|Toggle|Hide|Show|Today|Now|Welcome|Enter|Format|Resource|entries|Breadcrumbs"
    r"|Sidebar|Pagination|Password|Error|None|Yes|No|All|True|False)\b"
)
AT = datetime(2018, 12, 5, 8, 30, tzinfo=UTC)
READ_ONLY = ["units.figure", "units.submission", "units.figurechange", "units.submissiontransition"]
READ_ONLY += [
    "units.extension",
    "units.reopening",
    "units.officeentry",
    "accounts.securityevent",
]
RESET = [
    "accounts.signinfailures",
    "accounts.secondfactordevice",
]  # an administrator deletes a row to end a lockout


class Visible(HTMLParser):
    """The words a person may see or have read out: text, labels, titles, values of buttons."""

    SPOKEN = ("title", "aria-label", "placeholder", "alt", "data-confirm")

    def __init__(self):
        super().__init__()
        self.words = []
        self.silent = 0

    def handle_starttag(self, tag, attrs):
        self.silent += tag in ("script", "style")
        attributes = dict(attrs)
        texts = [
            *self.SPOKEN,
            *(["value"] if attributes.get("type") in ("submit", "button") else []),
        ]
        self.words += [attributes[name] for name in texts if attributes.get(name)]

    def handle_endtag(self, tag):
        self.silent -= tag in ("script", "style")

    def handle_data(self, data):
        if not self.silent:
            self.words.append(data.strip())


def leftovers(response):
    page = Visible()
    page.feed(response.text)
    return [words for words in page.words if ENGLISH.search(words)]


ME = "/sessions/"
MODELS = {model._meta.label_lower: model for model in admin.site._registry}


PAGES = ["add", "delete", "history"]
EDITED = [label for label in MODELS if label not in (*READ_ONLY, *RESET)]


@pytest.fixture
def chief(client):
    person = User.objects.create_superuser("quan_tri")
    client.force_login(person)
    return client


def opened(client, name, *args):
    return client.get(reverse(f"admin:{name}", args=args))


def test_everything_that_people_look_after_is_there():
    stored = ["unit", "membership", "section", "indicator", "rule", "declaredliteral", "period"]
    stored += ["target", "openingbalance", "specialday"]
    texts = ["datedletterhead", "passage", "report"]
    assert {*MODELS} == {
        "auth.user",
        *RESET,
        *READ_ONLY,
        *(f"units.{name}" for name in stored),
        *(f"reports.{name}" for name in texts),
    }


def test_every_list_has_a_group_of_what_one_does_there(chief):
    assert sorted(label for labels in GROUPS.values() for label in labels) == sorted(MODELS)
    groups = re.findall(r"<caption>([^<]+)</caption>", opened(chief, "index").text)
    assert groups == [*GROUPS]


def test_the_administration_wears_the_header_of_every_page(chief):
    page = opened(chief, "units_unit_changelist").text
    header = page[page.index("<header") : page.index("</header>")]
    pages = re.findall(r'href="([^"]*)"', header)
    assert pages == ["/", "/", "/notices/", "/journal/", "/admin/", "/help/administration/", ME]
    assert re.search(r'href="/admin/"\s+aria-current="page"', header)


def test_a_new_person_gets_name_mail_and_role_on_the_first_page(chief):
    page = opened(chief, "auth_user_add").text
    form = page[page.index('id="user_form"') :]
    fields = re.findall(r'<input [^>]*name="([a-z]+_?[a-z]+\d?)"', form)
    assert fields[1:7] == ["last_name", "first_name", "email", "username", "password1", "password2"]
    words = {"password1": "Xuồng#ba6Lá", "password2": "Xuồng#ba6Lá", "username": "moi"}
    names = {"last_name": "Trần Thị", "first_name": "Mới", "email": "moi@vi-du.vn"}
    inline = {"memberships-TOTAL_FORMS": "1", "memberships-INITIAL_FORMS": "0"}
    role = {"memberships-0-role": "office"}
    answer = chief.post("/admin/auth/user/add/", words | names | inline | role)
    person = User.objects.get(username="moi")
    assert answer.url == f"/admin/auth/user/{person.pk}/change/"
    assert (person.last_name, person.first_name, person.email) == (*names.values(),)
    assert [*person.memberships.values_list("role", "unit")] == [("office", None)]
    assert person.check_password("Xuồng#ba6Lá")


def test_no_other_way_to_sign_in_is_offered(chief):
    person = User.objects.create_user("moi", password="x")
    pages = [opened(chief, "auth_user_add"), opened(chief, "auth_user_password_change", person.pk)]
    pages += [opened(chief, "auth_user_change", person.pk)]
    assert [("LDAP" in page.text, 'name="usable_password"' in page.text) for page in pages] == [
        (False, False)
    ] * 3
    address = f"/admin/auth/user/{person.pk}/password/"
    words = {"usable_password": "false", "unset-password": "x", "password1": "", "password2": ""}
    assert chief.post(address, words).status_code == 200
    assert User.objects.get(pk=person.pk).has_usable_password()


def test_index_names_itself_and_reads_vietnamese(chief):
    response = opened(chief, "index")
    assert (response.status_code, leftovers(response)) == (200, [])
    assert "<title>Danh mục và con người | Quản trị báo cáo KH&amp;CN</title>" in response.text


@pytest.mark.parametrize("label", MODELS)
def test_list_opens_and_reads_vietnamese(chief, label):
    response = opened(chief, f"{label.replace('.', '_')}_changelist")
    assert (response.status_code, leftovers(response)) == (200, [])


def record_of(label):
    """Any record of a model; the exceptions and moves that 2018 does not have are made."""
    sheet, person = Submission.objects.all()[0], User.objects.get(username="quan_tri")
    other = User.objects.create_user("moi")  # whose new role ends no other person's session
    trace = {"submission": sheet, "by": person, "at": AT, "reason": "vì thế"}
    flow = Indicator.objects.get(code="cn_cddl")
    make = {
        "units.extension": {**trace, "until": AT + timedelta(days=1)},
        "units.reopening": {**trace, "indicator": Indicator.objects.all()[0]},
        "units.officeentry": trace,
        "units.submissiontransition": {**trace, "verb": "accept", "from_status": "submitted"},
        "accounts.securityevent": {"kind": "failure", "at": AT},
        "accounts.secondfactordevice": {"user": person, "name": "x"},
        "accounts.signinfailures": {"since": AT, "place": "192.0.2.1"},
        "units.membership": {"user": other, "role": "administrator"},
        "units.target": {"indicator": flow, "year": 2018, "amount": 5},
        "units.openingbalance": {"indicator": flow, "before": sheet.period, "amount": 5},
    }
    if label in make:
        return MODELS[label]._default_manager.create(**make[label])
    return MODELS[label]._default_manager.order_by("pk")[0]


@pytest.mark.parametrize("label", MODELS)
def test_form_opens_and_reads_vietnamese(chief, label):
    response = opened(chief, f"{label.replace('.', '_')}_change", record_of(label).pk)
    assert (response.status_code, leftovers(response)) == (200, [])


@pytest.mark.parametrize(
    ("label", "page"), sorted({*product(EDITED, PAGES)} - {("auth.user", "delete")})
)
def test_other_pages_of_what_may_be_edited_read_vietnamese(chief, label, page):
    values = [] if page == "add" else [record_of(label).pk]
    response = opened(chief, f"{label.replace('.', '_')}_{page}", *values)
    assert (response.status_code, leftovers(response)) == (200, [])


@pytest.mark.parametrize("text", ["không", "1e400", "9" * 30, "a\0b"])
def test_what_is_no_row_is_not_chosen(chief, text):
    answer = chief.post("/admin/units/section/add/", {"owner": text})
    assert (answer.status_code, "owner" in answer.context["adminform"].errors) == (200, True)


def test_a_code_with_a_space_is_refused_on_the_form(chief):
    indicator = Indicator.objects.all()[0]
    answer = chief.post(f"/admin/units/indicator/{indicator.pk}/change/", {"code": "đề tài"})
    assert (answer.status_code, "code" in answer.context["adminform"].errors) == (200, True)
    assert f"/indicators/{indicator.code}/" in answer.text


def test_what_changed_of_a_person_is_told_in_vietnamese(chief):
    person = User.objects.create_user("nguoi_moi")
    form = {"username": "nguoi_moi", "is_active": "on", "is_staff": "on", "last_name": ""}
    form |= {"date_joined_0": "01/02/2026", "date_joined_1": "08:00:00"}
    form |= {"memberships-TOTAL_FORMS": "0", "memberships-INITIAL_FORMS": "0"}
    assert chief.post(f"/admin/auth/user/{person.pk}/change/", form).status_code == 302
    words = {"password1": "Xuồng#ba6Lá", "password2": "Xuồng#ba6Lá", "usable_password": "true"}
    assert chief.post(f"/admin/auth/user/{person.pk}/password/", words).status_code == 302
    messages = [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]
    assert [("Staff" in words, "mật khẩu" in words) for words in messages] == [
        (False, 0),
        (False, 1),
    ]


def test_a_list_is_not_narrowed_by_a_nul(chief):
    assert chief.get("/admin/units/membership/?role__exact=a%00b").status_code == 400


def test_who_leaves_is_not_deleted(chief):
    person = User.objects.create_user("lan")
    address = reverse("admin:auth_user_delete", args=[person.pk])
    assert chief.post(address, {"post": "yes"}).status_code == 403
    assert User.objects.filter(pk=person.pk).exists()


@pytest.mark.parametrize("label", READ_ONLY)
def test_what_was_said_is_read_and_never_written(chief, label):
    record, name = record_of(label), label.replace(".", "_")
    assert opened(chief, f"{name}_add").status_code == 403
    for page in ("change", "delete"):
        address = reverse(f"admin:{name}_{page}", args=[record.pk])
        assert chief.post(address, {"amount": "1", "post": "yes"}).status_code == 403
    assert MODELS[label]._default_manager.filter(pk=record.pk).exists()


def test_lists_of_what_was_said_offer_no_action(chief):
    response = opened(chief, "units_figure_changelist")
    assert 'name="action"' not in response.text


@pytest.mark.parametrize("name", ["index", "units_unit_changelist", "units_figure_changelist"])
def test_clerk_is_sent_to_the_door(client, cast, name):
    client.force_login(cast.clerk)
    address = reverse(f"admin:{name}")
    response = client.get(address)
    assert (response.status_code, response.url) == (302, f"/admin/login/?next={address}")


def test_door_reads_vietnamese(client):
    response = client.get("/admin/login/", follow=True)
    assert (response.status_code, leftovers(response)) == (200, [])


def test_scripts_speak_vietnamese(chief):
    words = opened(chief, "jsi18n").text
    assert words.count('"Sunday": "Ch\\u1ee7 nh\\u1eadt"') == 1
    assert words.count('"Today (%(date)s)": "H\\u00f4m nay (%(date)s)"') == 1


def test_pages_name_no_style_or_script_from_elsewhere(chief):
    text = opened(chief, "units_indicator_changelist").text
    sources = re.findall(r'(?:href|src)="([^"]+\.(?:css|js|svg))"', text)
    assert [source for source in sources if not source.startswith("/static/")] == []
    assert ("/static/css/tokens.css" in sources, " style=" in text) == (True, False)
