"""Two states of a lab side by side. Nothing here changes a lab: what is asked is asked of copies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from lessons import labs
from lessons.course.lessons import Lesson
from lessons.forms import CommandForm
from lessons.labs import Outcome, compare
from lessons.labs.compare import NOW, Question, solution_name, solved_task
from lessons.labs.quotas import LONGEST_LINE
from lessons.models import Lab
from lessons.views import workspace
from lessons.views.access import help_for, lab_of
from lessons.views.language import in_language

# Of a long journal the last moments can be chosen; the address takes any.
MOMENTS_OFFERED = 40
LONGEST_LABEL = 48


@gzip_page
@require_safe
def comparison(request: HttpRequest, slug: str) -> HttpResponse:
    """Manifests, objects and answers of `left` and `right`; by default of the lesson's start and the lab as it stands."""
    lab = lab_of(request, slug)
    outcome = labs.look(lab)
    lesson = in_language(outcome.lesson)
    names = {side: request.GET.get(side) or default for side, default in _DEFAULTS.items()}
    _allowed(lab, names.values())
    states = {side: compare.state_of(lab, name) for side, name in names.items()}
    left, right = states["left"], states["right"]
    if left is None or right is None:
        raise Http404("There is no such state.")
    form = CommandForm(request.GET)
    form.is_valid()
    asked = _asked(form)
    place = form.standing if asked else outcome.lesson.places[0]
    questions = compare.questions(outcome.lesson, outcome.history)
    offered = dict(_offered(outcome, lesson))
    context = {
        "lesson": lesson,
        "sides": [(side, _label(name, offered), name) for side, name in names.items()],
        "offered": {**offered, **{name: _label(name, offered) for name in names.values()}}.items(),
        "files": compare.differing_files(left.files, right.files),
        "objects": compare.differing_objects(left.cluster.view, right.cluster.view),
        "answers": [
            compare.answers(left, right, one) for one in dict.fromkeys((*asked, *questions))
        ],
        "line": form.cleaned_data.get("line", ""),
        "place": place,
        "places": [*outcome.lesson.places, *workspace.elsewhere(outcome, place)],
    }
    return render(request, "lessons/compare.html", context)


_DEFAULTS = {"left": "0", "right": NOW}


def _allowed(lab: Lab, names: Iterable[str]) -> None:
    """403 for a solution that the student's class may not read yet."""
    for task_id in filter(None, map(solved_task, names)):
        if not help_for(lab, task_id).solution:
            raise PermissionDenied(_("The solution cannot be read yet."))


def _asked(form: CommandForm) -> tuple[Question, ...]:
    """The command that is to be asked besides."""
    line = form.cleaned_data.get("line", "").strip()
    return (Question(line, form.standing),) if line and len(line) <= LONGEST_LINE else ()


def _offered(outcome: Outcome, lesson: Lesson) -> Iterator[tuple[str, str]]:
    """What can be chosen, by name: the lab now, its moments, the solutions."""
    yield NOW, _("My lab now")
    yield "0", _("The lesson's start")
    moments = list(enumerate(outcome.history, 1))[-MOMENTS_OFFERED:]
    for index, done in reversed(moments):
        yield (
            str(index),
            _("After %(index)d: %(what)s") % {"index": index, "what": _what(done.line)},
        )
    for task in lesson.tasks:
        if not task.choices and help_for(outcome.lab, task.id).solution:
            yield solution_name(task.id), _("Solution: %(task)s") % {"task": task.title}


def _what(line: str) -> str:
    if len(line) > LONGEST_LABEL:
        return f"{line[: LONGEST_LABEL - 1]}…"
    return line or _("the clock")


def _label(name: str, offered: dict[str, str]) -> str:
    if name in offered:
        return offered[name]
    if name.isdigit():
        return _("After %(index)d: %(what)s") % {"index": int(name), "what": "…"}
    return _("A shared lab")
