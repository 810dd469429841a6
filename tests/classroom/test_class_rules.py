"""What the instructor has set holds on the server, with a message, and nothing typed is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from lessons.labs.journal import latest_lab
from lessons.models import Assignment, Classroom

LESSON = "/lessons/clusterip/"
TASK = "find-the-pods"
ACTS = {
    "run": {"line": "echo too late"},
    "apply": {"pane:sample-clusterip.yaml": "# typed", "apply": "sample-clusterip.yaml"},
    "advance": {"ms": 1000},
    "undo": {},
    "redo": {},
    "reset": {},
    f"solution/{TASK}": {},
}
HTMX = {"HX-Request": "true"}


def freeze(message: str = "") -> None:
    Classroom.objects.update(frozen=True, message=message)


def end(_message: str = "") -> None:
    Classroom.objects.update(deadline=timezone.now() - timedelta(minutes=1))


def close(_message: str = "") -> None:
    Assignment.objects.filter(lesson="clusterip").update(is_open=False)


def take_out(_message: str = "") -> None:
    Assignment.objects.filter(lesson="clusterip").delete()


RULES = {
    freeze: "Your instructor has frozen the class",
    end: "The deadline is over",
    close: "This lesson is closed now",
    take_out: "This lesson is not one of your class&#x27;s",
}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("rule", RULES)
def test_nothing_is_done_against_a_rule_and_the_student_reads_why(mina, rule, act):
    mina.browser.post(f"{LESSON}run/", {"line": "echo in time"})
    before = latest_lab(mina.student.owner, "clusterip")
    rule()
    answer = mina.browser.post(f"{LESSON}{act}/", ACTS[act], headers=HTMX)
    assert RULES[rule] in answer.content.decode()
    after = latest_lab(mina.student.owner, "clusterip")
    done = [(lab.pk, lab.position, lab.length, lab.solved, lab.answers) for lab in (before, after)]
    assert done[0] == done[1]
    assert "in time" in mina.browser.get(LESSON).content.decode()


def test_without_scripts_the_page_says_it_too(mina):
    freeze("Pens down!")
    answer = mina.browser.post(f"{LESSON}run/", {"line": "echo too late"})
    assert "Pens down!" in answer.content.decode()


@pytest.mark.parametrize("rule", [freeze, end, close])
def test_what_is_typed_is_kept_all_the_same(mina, rule):
    mina.browser.get(LESSON)
    rule()
    typed = {"pane:sample-clusterip.yaml": "# half a thought"}
    assert mina.browser.post(f"{LESSON}panes/", typed).status_code == 204
    mina.browser.post(f"{LESSON}apply/", {"pane:sample-deployment.yaml": "# another"})
    panes = latest_lab(mina.student.owner, "clusterip").panes
    assert panes["sample-clusterip.yaml"] == "# half a thought"
    assert panes["sample-deployment.yaml"] == "# another"


def test_a_closed_lesson_that_was_never_begun_stays_shut(mina):
    close()
    answer = mina.browser.get(LESSON)
    assert answer.status_code == 403
    assert "This lesson is closed now" in answer.content.decode()
    assert mina.browser.get(f"{LESSON}handout").status_code == 403
    assert latest_lab(mina.student.owner, "clusterip") is None


def test_a_frozen_class_cannot_go_on_in_a_copy(mina):
    mina.browser.post(f"{LESSON}run/", {"line": "echo one"})
    shared = mina.browser.post(f"{LESSON}share/").url
    freeze()
    assert mina.browser.post(f"{LESSON}moments/0/fork/").status_code == 403
    assert mina.browser.post(f"{shared}fork/").status_code == 403


def test_thawed_it_goes_on(mina, kim, classroom):
    kim.post(f"/classes/{classroom.pk}/freeze/", {"frozen": 1})
    kim.post(f"/classes/{classroom.pk}/freeze/", {"frozen": 0})
    mina.browser.post(f"{LESSON}run/", {"line": "echo again"})
    assert latest_lab(mina.student.owner, "clusterip").position == 1


def test_rules_of_a_class_are_not_those_of_others(mina, client):
    freeze()
    assert client.post(f"{LESSON}run/", {"line": "echo free"}).status_code == 302


def test_hints_come_after_the_tries_that_the_policy_asks_for(mina):
    Classroom.objects.update(hints="tries", hints_after=2)
    page = mina.browser.get(LESSON).content.decode()
    assert 'class="hint"' not in page
    assert "Hints: after 2 more tries." in page
    for _ in range(2):
        answer = mina.browser.post(f"{LESSON}run/", {"line": "echo try"}, headers=HTMX)
    assert 'class="hint"' in answer.content.decode()
    assert 'class="hint"' in mina.browser.get(LESSON).content.decode()


def test_the_solution_comes_after_its_tries_with_the_answer_to_the_last(mina):
    Classroom.objects.update(solutions="tries", solutions_after=1)
    assert f'action="{LESSON}solution/{TASK}/"' not in mina.browser.get(LESSON).content.decode()
    answer = mina.browser.post(f"{LESSON}run/", {"line": "echo try"}, headers=HTMX).content.decode()
    assert f'action="{LESSON}solution/{TASK}/"' in answer


def test_where_it_is_never_it_is_not_on_the_page(mina):
    Classroom.objects.update(hints="never", solutions="never")
    page = mina.browser.get(LESSON).content.decode()
    assert 'class="hint"' not in page
    assert 'class="solution"' not in page


@pytest.mark.parametrize(
    "address",
    [
        f"compare/?left=now&right=solution:{TASK}",
        f"worked/{TASK}/",
        "entries/1/advice/",
    ],
)
def test_no_other_address_gives_away_what_is_ruled_out(mina, address):
    mina.browser.post(
        f"{LESSON}run/", {"line": "curl -m 1 sample-clusterip:8080", "place": "pod/client"}
    )
    assert mina.browser.get(f"{LESSON}{address}").status_code == 200
    Classroom.objects.update(hints="never", solutions="never")
    assert mina.browser.get(f"{LESSON}{address}").status_code == 403


def test_a_solution_that_is_ruled_out_is_not_put_into_the_editor(mina):
    Classroom.objects.update(solutions="never")
    mina.browser.get(LESSON)
    before = latest_lab(mina.student.owner, "clusterip").panes
    answer = mina.browser.post(f"{LESSON}solution/{TASK}/", headers=HTMX)
    assert "The solution cannot be read yet." in answer.content.decode()
    assert latest_lab(mina.student.owner, "clusterip").panes == before


def test_lessons_are_chosen_and_ordered(mina, kim, classroom):
    chosen = {
        "pick": ["nodeport", "clusterip"],
        "open": ["clusterip"],
        "order-nodeport": "1",
        "order-clusterip": "2",
    }
    kim.post(f"/classes/{classroom.pk}/settings/lessons/", chosen)
    kept = list(classroom.assignments.values_list("lesson", "is_open"))
    assert kept == [("nodeport", False), ("clusterip", True)]
    page = mina.browser.get("/class/").content.decode()
    assert page.index("NodePort") < page.index("ClusterIP")
    assert "LoadBalancer" not in page


def test_the_lesson_page_leads_to_the_lessons_that_are_open_and_to_no_others(mina, kim, classroom):
    chosen = {"pick": ["nodeport", "clusterip", "loadbalancer"], "open": ["nodeport", "clusterip"]}
    kim.post(f"/classes/{classroom.pk}/settings/lessons/", chosen)
    page = mina.browser.get(LESSON).content.decode()
    linked = {
        slug for slug in ("nodeport", "loadbalancer", "headless") if f"/lessons/{slug}/" in page
    }
    assert linked == {"nodeport"}


def test_settings_are_saved_without_undoing_what_students_did_meanwhile(mina, kim, classroom):
    page = kim.get(f"/classes/{classroom.pk}/settings/")
    assert page.status_code == 200
    mina.browser.post(f"{LESSON}run/", {"line": "echo meanwhile"})
    version = Classroom.objects.get().version
    form = {
        "name": "Renamed",
        "hints": "never",
        "hints_after": 3,
        "solutions": "free",
        "solutions_after": 5,
    }
    form["deadline"] = "2031-05-01T12:00"
    assert kim.post(f"/classes/{classroom.pk}/settings/", form).status_code == 302
    saved = Classroom.objects.get()
    assert (saved.name, saved.hints, saved.joinable) == ("Renamed", "never", False)
    assert saved.deadline.isoformat() == "2031-05-01T12:00:00+00:00"
    assert saved.version >= version


def test_the_bar_over_the_lesson_is_asked_for_and_mostly_answers_nothing(mina):
    address = f"/class{LESSON}bar/"
    bar = mina.browser.get(address).content.decode()
    seen = bar.split("?seen=")[1].split('"')[0]
    assert mina.browser.get(f"{address}?seen={seen}").status_code == 204
    freeze("Pens down!")
    assert "Pens down!" in mina.browser.get(f"{address}?seen={seen}").content.decode()
