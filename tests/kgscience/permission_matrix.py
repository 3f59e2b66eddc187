"""Every address of the program, who may ask it for what, and a place to ask in."""

import re
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import User
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, get_resolver
from django.utils.timezone import localdate, now

from reports.composition.draft import compose_draft
from reports.composition.serialization import serialize_document
from reports.models import Comment, FileJob, Report, Version, VersionFile
from reports.rendering.layouts import choose_layout
from tests.cast import ROLES
from units.models import Membership, Notification, PendingUpload, Period, Unit

PEOPLE = ["visitor", *ROLES, "stranger", "chief"]
SIGNS = {200: "o", 302: ">", 400: "!", 401: "~", 403: "x", 404: ".", 405: "-", 409: "c", 422: "?"}
NOWHERE = UUID(int=7)
BUNDLE = "b" * 64


def addresses(resolver=None, prefix=""):
    """Every route of the resolver, once; the administration's own stand behind its prefix."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = f"{prefix}{pattern.pattern}"
        if isinstance(pattern, URLPattern) or route == "admin/":
            yield route
        else:
            yield from addresses(pattern, route)


def names_of(resolver=None):
    """Return the names of all addresses but the administration's own, which share one."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield from [pattern.name] if pattern.name else []
        else:
            yield from ["admin:index"] if pattern.namespace else names_of(pattern)


def signed_in(user):
    """Return the key of a session of its own."""
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def chief():
    """Return an administrator, who looks after the program and says nothing of the figures."""
    person = User.objects.create_superuser("chief")
    Membership.objects.create(user=person, role="administrator")
    return person


class MatrixAddress:
    """A department in which unit A (the clerk's) and unit B each have one of everything.

    Each of the cast has a session.
    """

    def __init__(self, cast):
        self.report = Report.objects.get(period__code="2018-H1")
        passages = [
            self.report.passages.filter(section__owner__code=unit)[0]
            for unit in ("p_qlkh", "cc_tdc")
        ]
        self.sections = [passage.section.code for passage in passages]
        self.passages = [passage.pk for passage in passages]
        fields = {"report": self.report, "body": "Sửa", "draft_number": 1, "by": cast.committee}
        self.comments = [
            Comment.objects.create(passage=passage, at=now(), **fields).pk for passage in passages
        ]
        mine = (cast.clerk, cast.neighbour)
        texts = {"key": "x", "text": "Đến hạn", "at": now()}
        self.notices = [Notification.objects.create(user=item, **texts).pk for item in mine]
        self.uploads = [
            self._upload(*item) for item in zip(mine, ("p_qlkh", "cc_tdc"), strict=True)
        ]
        self.delegations = [
            self._delegation(*pair, cast.reader)
            for pair in ((cast.head, "p_qlkh"), (cast.neighbour, "cc_tdc"))
        ]
        self._open_second_half()
        self._publish_second_half(cast)
        printed = {"format": "bundle", "layout": "party-2018", "status": "done", "content": b""}
        FileJob.objects.create(key=BUNDLE, asked_at=now(), **printed)
        people = {name: getattr(cast, name) for name in PEOPLE[1:-1]} | {"chief": chief()}
        self.keys = {name: signed_in(user) for name, user in people.items()}

    def _upload(self, user, unit):
        rows: dict[str, list[object]] = {"changes": [], "remarks": []}
        waits = {"rows": rows, "at": now(), "expires_at": now() + timedelta(days=1)}
        period = Period.objects.get(code="2018-H2")
        owner = Unit.objects.get(code=unit)
        return PendingUpload.objects.create(
            user=user, period=period, unit=owner, filename="x", **waits
        ).pk

    def _delegation(self, head, unit, deputy):
        """Delegate a role for days to come, so that the deputy has no more rights now."""
        day = localdate() + timedelta(days=7)
        fields = {"role": "head", "active_from": day, "active_to": day, "delegated_at": now()}
        owner = Unit.objects.get(code=unit)
        return Membership.objects.create(user=deputy, unit=owner, delegated_by=head, **fields).pk

    def _open_second_half(self):
        times = {"opens_at": now() - timedelta(days=1), "due_at": now() + timedelta(days=5)}
        Period.objects.filter(code="2018-H2").update(**times, locks_at=None)

    def _publish_second_half(self, cast):
        """Publish the second half of 2018, whose report the matrix does not ask about."""
        report = Report.objects.get(period__code="2018-H2")
        document = serialize_document(compose_draft(report).document)
        layout = choose_layout("party", report.period.end).code
        fields = {"layout": layout, "document": document, "passage_hashes": {}, "folded": ""}
        seal = {"previous": "0" * 64, "digest": "1" * 64}
        version = Version.objects.create(
            report=report, number=1, by=cast.records, at=now(), **fields, **seal
        )
        for form, content in {"pdf": b"%PDF", "html": self.published()}.items():
            size = len(content)
            VersionFile.objects.create(version=version, format=form, content=content, size=size)

    def published(self):
        """Return what the version says."""
        return b"<article></article>"

    def cases(self, route):
        """Return the kinds of object that an address can be requested for."""
        if "<" not in route:
            return ["own"]
        owned = re.search(r"unit_code|:pk|<slug:code>", route)
        return ["own", "other", "locked", "missing"] if owned else ["own", "locked", "missing"]

    def address(self, route, case):
        """Return the address of an object of unit A, of unit B, a locked one, or a missing one."""
        values = self._values(route, case)
        return "/" + re.sub(r"<\w+:(\w+)>", lambda part: str(values[part[1]]), route)

    def _values(self, route, case):
        place = {"own": 0, "locked": 0, "other": 1, "missing": 2}[case]
        owned = re.search(r"unit_code|:pk|<slug:code>", route)
        later = ("unit_code" in route and case != "locked") or route.startswith("published/")
        period = "2018-H2" if later else "2018-H1"
        sections = [*self.sections, "khong_co"]
        codes = sections if "sections/" in route else ["kh_tinh_nghiem_thu", "tdc_nscl_ho_tro", "x"]
        return {
            "period_code": "1999-H1" if case == "missing" and not owned else period,
            "unit_code": ("p_qlkh", "cc_tdc", "khong-co")[place],
            "code": codes[place],
            "pk": [*self._keys(route)][place],
            "number": 1,
            "form": "pdf",
            "verb": "send",
            "act": NOWHERE,
            "mark": "x",
            "uidb64": "x",
            "token": "x",
            "kind": "x" if case == "missing" else "merge",
            "key": "x" if case == "missing" else BUNDLE,
            "screen": "khong-co" if case == "missing" else "sheet",
        }

    def _keys(self, route):
        for word in ("passages", "comments", "notices", "delegations"):
            if f"{word}/<int:pk>" in route:
                return [*getattr(self, word), 999_999]
        return [999_999] * 3 if "int:pk" in route else [*self.uploads, NOWHERE]

    def ask(self, name, method, route, case):
        """Return the answer to one person; whatever it did is undone."""
        client = Client()  # a new one each time: signing out takes the old one's key away
        client.cookies[settings.SESSION_COOKIE_NAME] = self.keys.get(name, "")
        with transaction.atomic():
            if case == "locked":
                Report.objects.filter(pk=self.report.pk).update(status="in_review")
            answer = getattr(client, method)(self.address(route, case), {"taken": "yes"})
            transaction.set_rollback(True)
        return answer

    def body(self, name, method, route, case):
        """Return what one person reads; what differs with each answer is left out."""
        answer = self.ask(name, method, route, case)
        return re.sub(rb'nonce="[^"]*"|value="[\w-]{64}"', b"", answer.content)

    def have_files(self, route):
        """Make the files a URL is about beforehand: making them takes its time."""
        for form in ("pdf", "docx", "xlsx"):
            if f"report.{form}" in route or "report/report.<slug:form>" in route:
                for name in ("office", "clerk", "neighbour"):
                    client = Client()
                    client.cookies[settings.SESSION_COOKIE_NAME] = self.keys[name]
                    client.get(f"/periods/2018-H1/report/report.{form}")
        FileJob.objects.exclude(status="done").update(status="done", content=b"x", size=1)

    def sign(self, name, method, route, case):
        """Return what one of the people is answered."""
        code = self.ask(name, method, route, case).status_code
        return SIGNS.get(code, f"({code})")

    def row(self, method, route, case):
        """One sign for each of the people."""
        return "".join(self.sign(name, method, route, case) for name in PEOPLE)

    def alike(self, method, route, case, signs):
        """Return the row when of those who await the same only the first and the last are asked."""
        ends = {signs.index(sign) for sign in signs} | {signs.rindex(sign) for sign in signs}
        fields = {place: self.sign(PEOPLE[place], method, route, case) for place in ends}
        return "".join(fields.get(place, sign) for place, sign in enumerate(signs))

    def square(self, route, awaited=None):
        """Return the answers to everyone, by method and object, as the table writes them.

        With the awaited answers, people answered alike are asked by the first and the last.
        """
        self.have_files(route)
        results = {}
        for method in ("get", "post"):
            if self.ask("office", method, route, "own").status_code == 405:
                results[method] = "-" if self._is_closed(method, route) else "(405)"
                continue
            for case in self.cases(route):
                if case != "locked" or method == "post":  # what is locked is read all the same
                    cell = f"{method}/{case}"
                    results[cell] = (
                        self.alike(method, route, case, awaited[cell])
                        if awaited and cell in awaited
                        else self.row(method, route, case)
                    )
        return results

    def _is_closed(self, method, route):
        return {self.ask(name, method, route, "own").status_code for name in PEOPLE} == {405}
