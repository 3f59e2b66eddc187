"""Where each screen of the help can be seen: by whom, at which address, at which stage."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from html.parser import HTMLParser

from django.contrib.auth.models import User
from django.test import Client
from django.utils.timezone import now

from reports.composition.draft import compose_draft
from reports.composition.serialization import serialize_document
from reports.models import Passage, Report, Snapshot
from reports.rendering import html
from reports.rendering.layouts import choose_layout
from tests.kgscience.permission_matrix import MatrixAddress
from units.collection.enter_figures import FigureInput, record_figures
from units.models import Figure, Indicator, Notification, Period, Submission, Unit
from units.values import Value

H1, H2 = "/periods/2018-H1/", "/periods/2018-H2/"
SHEET = f"{H2}units/p_qlkh/"
REPORT = f"{H1}report/"


@dataclass(frozen=True)
class ScreenState:
    """One person before one page, while the report of the first half is at some stage."""

    person: str
    path: str
    status: str = "draft"


# The first look of each screen is the one in its picture.
LOOKS = {
    "home": [ScreenState("clerk", "/")],
    "signing-in": [
        ScreenState("", "/login/"),
        ScreenState("clerk", "/password/"),
        ScreenState("clerk", "/sessions/"),
    ],
    "sessions": [ScreenState("clerk", "/sessions/")],
    "notices": [ScreenState("clerk", "/notices/")],
    "sheet": [ScreenState("clerk", SHEET)],
    "upload": [ScreenState("clerk", f"{SHEET}uploads/")],
    "submitting": [ScreenState("head", f"{SHEET}submit/"), ScreenState("head", SHEET)],
    "board": [ScreenState("office", H2)],
    "handling": [
        ScreenState("office", f"{H2}units/cc_tdc/send-back/"),
        ScreenState("office", f"{SHEET}extend/"),
        ScreenState("office", f"{H1}units/p_qlkh/figures/kh_tinh_quan_ly/reopen/"),
    ],
    "opening": [ScreenState("office", "/periods/open/")],
    "reorganizing": [
        ScreenState("administrator", "/units/changes/merge/"),
        ScreenState("administrator", "/units/changes/split/"),
        ScreenState("administrator", "/units/changes/"),
    ],
    "proposals": [ScreenState("office", f"{REPORT}proposals/")],
    "draft": [
        ScreenState("committee", REPORT, "in_review"),
        ScreenState("office", REPORT),
        ScreenState("signer", REPORT, "in_review"),
        ScreenState("records", REPORT, "in_review"),
    ],
    "passage": [ScreenState("office", f"{REPORT}passages/PASSAGE/edit/")],
    "comments": [ScreenState("committee", f"{REPORT}comments/", "in_review")],
    "corrections": [ScreenState("office", f"{REPORT}corrections/")],
    "compare": [ScreenState("committee", f"{REPORT}compare/", "in_review")],
    "conference": [ScreenState("office", f"{H1}conference/")],
    "projector": [ScreenState("office", f"{REPORT}projector/")],
    "dressing": [ScreenState("office", f"{REPORT}dress/")],
    "publishing": [ScreenState("records", f"{REPORT}publish/", "approved")],
    "published": [
        ScreenState("committee", "/published/2018-H2/1/"),
        ScreenState("committee", "/published/"),
    ],
    "indicator": [
        ScreenState("office", "/indicators/kh_tinh_nghiem_thu/"),
        ScreenState("office", "/indicators/"),
    ],
    "administration": [ScreenState("administrator", "/admin/")],
}


def sheet_of(unit):
    period = Period.objects.get(code="2018-H2")
    return Submission.objects.get_or_create(period=period, unit=Unit.objects.get(code=unit))[0]


class Stage(MatrixAddress):
    """The department amid its work: figures in a sheet, another handed in, a report published."""

    def __init__(self, cast):
        super().__init__(cast)
        self.keys["administrator"] = self._administrator()
        self._fill_in(cast.clerk)
        self._hand_in(cast.neighbour)
        message = (
            "Biểu 6 tháng cuối năm 2018 của Phòng Quản lý Khoa học còn 5 ngày nữa đến hạn nộp."
        )
        Notification.objects.create(user=cast.clerk, key="due", text=message, url=SHEET, at=now())
        self._change_since_the_first_draft(cast.office)
        Period.objects.filter(code="2018-H2").update(due_at=now() + timedelta(days=5))

    def _administrator(self):
        client = Client()
        client.force_login(User.objects.create_superuser("administrator", password="x"))
        return client.cookies["sessionid"].value

    def _fill_in(self, clerk):
        fields = {"kh_tinh_quan_ly": 85, "kh_tinh_de_cuong": 24, "kh_tinh_kiem_tra": 1258}
        sheet = sheet_of("p_qlkh")
        figures = {
            Indicator.objects.get(code=code): FigureInput(Value("value", amount=Decimal(amount)))
            for code, amount in fields.items()
        }
        record_figures(sheet, figures, by=clerk, at=now(), through="form")

    def _hand_in(self, neighbour):
        rows = Submission.objects.filter(pk=sheet_of("cc_tdc").pk)
        rows.update(status="submitted", submitted_by=neighbour, submitted_at=now())

    def published(self):
        return html.render(
            compose_draft(self.report).document, choose_layout("party", date(2018, 7, 1))
        ).encode()

    def _change_since_the_first_draft(self, office):
        report = self.report
        fields = {
            "draft_number": 1,
            "document": serialize_document(compose_draft(report).document),
            "passage_hashes": {},
        }
        Snapshot.objects.create(report=report, by=office, at=now(), **fields)
        Figure.objects.filter(
            indicator__code="kh_tinh_quan_ly", submission__period__code="2018-H1"
        ).update(amount=90)

    def path(self, look):
        """Return the address of a look; as the report then stands."""
        Report.objects.filter(pk=self.report.pk).update(status=look.status)
        passage = Passage.objects.filter(
            report=self.report, template__contains="{{kh_tinh_nghiem_thu}}"
        )[0]
        return look.path.replace("PASSAGE", str(passage.pk))

    def read(self, look):
        """Return the words of what can be seen, by element."""
        client = Client()
        client.cookies["sessionid"] = self.keys.get(look.person, "")
        answer = client.get(self.path(look))
        assert (look, answer.status_code) == (look, 200)
        return words_of(answer.content.decode())


NAMED = {"a", "button", "summary", "label", "legend", "th", "h1", "h2", "h3", "dt", "option", "b"}


class _Reader(HTMLParser):
    """Collects what stands in the elements people call by name."""

    def __init__(self):
        super().__init__()
        self.open: list[list[str]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag, attrs):
        if tag in NAMED:
            self.open.append([tag, ""])

    def handle_data(self, data):
        for item in self.open:
            item[1] += data

    def handle_endtag(self, tag):
        if tag in NAMED and self.open and self.open[-1][0] == tag:
            self.texts.append(" ".join(self.open.pop()[1].split()))


def words_of(page):
    """Headings, buttons, links, labels of a page; what closes itself badly is left out."""
    reader = _Reader()
    reader.feed(page)
    return [words for words in reader.texts if words]


def names(words, expected):
    """Whether some element is called so: by these words or by these words and more."""
    return any(
        item == words or item.startswith((f"{words} ", f"{words}:", f"{words}…", f"{words},"))
        for item in expected
    )
