"""Writing down a conference over HTTP: the office alone, nothing half-kept or written over."""

import pytest

from reports.models import Conference, Task
from units.models import Period, Unit

pytestmark = pytest.mark.django_db

PATH = "/periods/2018-H2/conference/"


@pytest.fixture
def unit(cast):
    return Unit.objects.get(code="p_qlkh")


@pytest.fixture
def send(client, cast):
    """POST what the page would say: `tasks` are what stands in its rows."""

    def send(*tasks, user=None, path=PATH, **fields):
        client.force_login(user or cast.office)
        page = client.get(path)
        seen = page.context["seen"] if page.context and "seen" in page.context else ""
        rows = {"task-TOTAL_FORMS": len(tasks), "task-INITIAL_FORMS": Task.objects.count()}
        for place, task in enumerate(tasks):
            rows |= {f"task-{place}-{name}": value for name, value in task.items()}
        return client.post(path, {"seen": seen, **rows, **fields})

    return send


def row(unit, words, **more):
    return {"words": words, "unit": unit.pk, "due_on": "", "pk": ""} | more


def test_asks_a_visitor_to_sign_in(client, cast):
    assert client.get(PATH).url == f"/login/?next={PATH}"


@pytest.mark.parametrize(
    ("name", "status"),
    [("committee", 403), ("signer", 403), ("records", 403), ("clerk", 404), ("head", 404),
     ("reader", 404), ("stranger", 404)],
)  # fmt: skip
def test_is_the_offices(client, cast, send, name, status):
    user = getattr(cast, name)
    client.force_login(user)
    assert client.get(PATH).status_code == status
    assert send(user=user).status_code == status
    assert not Conference.objects.exists()


def test_keeps_the_conference_and_its_tasks(send, unit):
    answer = send(
        row(unit, "  Rà soát\n5 đề tài ", due_on="1/3/2019"),
        {"words": "", "unit": "", "due_on": "", "pk": ""},
        held_on="28/12/2018",
        place="Rạch Giá",
        conclusions="Một.\nHai.",
    )
    assert (answer.status_code, answer.url) == (302, PATH)
    conference = Conference.objects.get(period__code="2018-H2")
    assert (f"{conference.held_on}", conference.place, conference.conclusions) == (
        "2018-12-28", "Rạch Giá", "Một.\nHai."
    )  # fmt: skip
    assert [(task.words, f"{task.due_on}") for task in conference.tasks.all()] == [
        ("Rà soát 5 đề tài", "2019-03-01")
    ]


def test_a_task_is_taken_away(send, unit):
    send(row(unit, "Việc một"), row(unit, "Việc hai"))
    first, second = Task.objects.all()
    send(row(unit, "Việc một", pk=first.pk, DELETE="on"), row(unit, "Việc hai", pk=second.pk))
    assert list(Task.objects.all()) == [second]


MISTAKES = [
    {"words": "Việc {{một"},
    {"words": "Việc ]]"},
    {"words": "Việc\0"},
    {"words": "x" * 501},
    {"unit": "999999"},
    {"unit": ""},
    {"due_on": "mai"},
    {"pk": "x"},
]


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_keeps_nothing_and_what_was_typed(send, unit, mistake):
    answer = send(row(unit, "Việc một") | mistake, place="Rạch Giá")
    assert answer.status_code == 422
    assert answer.context["form"]["place"].value() == "Rạch Giá"
    assert not Conference.objects.exists()


def test_nonsense_is_no_form(client, cast):
    client.force_login(cast.office)
    assert client.post(PATH, {"task-TOTAL_FORMS": "x", "held_on": "%00"}).status_code == 422
    assert client.get("/periods/2030-H1/conference/").status_code == 404


def test_anothers_words_are_not_written_over(client, send, cast, unit):
    send(place="Rạch Giá")
    answer = send(place="Hà Tiên", seen="khác")
    assert answer.status_code == 409
    assert answer.context["form"]["place"].value() == "Hà Tiên"
    assert Conference.objects.get().place == "Rạch Giá"


def test_task_of_another_conference_is_out_of_reach(send, unit):
    other = Conference.objects.create(period=Period.objects.get(code="2018-H1"))
    task = Task.objects.create(conference=other, unit=unit, words="Việc kia")
    send({**row(unit, "Việc này"), "pk": task.pk, "DELETE": ""}, **{"task-INITIAL_FORMS": 0})
    assert [(task.conference.period.code, task.words) for task in Task.objects.order_by("pk")] == [
        ("2018-H1", "Việc kia"), ("2018-H2", "Việc này")
    ]  # fmt: skip


def test_asks_as_often_for_three_tasks_as_for_one(
    client, cast, send, unit, django_assert_max_num_queries
):
    def questions():
        with django_assert_max_num_queries(50) as queries:
            client.get(PATH)
        return len(queries)

    send(row(unit, "Việc một"))
    once = questions()
    conference = Conference.objects.get()
    for words in ("Việc hai", "Việc ba"):
        Task.objects.create(conference=conference, unit=unit, words=words)
    assert questions() == once
