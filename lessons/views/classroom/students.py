"""What students of a class do: join, come back, leave, and take over what the instructor offers."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_htmx.http import HttpResponseClientRefresh

from lessons import labs
from lessons.classroom import codes, membership, offers
from lessons.classroom.instructors import is_instructors, owner_of
from lessons.classroom.rules import Enrolment
from lessons.forms import Panes
from lessons.labs import owner
from lessons.models import Lab, Student
from lessons.views import language
from lessons.views.access import enrolment, lab_of, refusal
from lessons.views.classroom.bar import Bar
from lessons.views.classroom.forms import JoinForm, RejoinForm

# The personal code is shown again on the device that has it: there it lies in the session, here only its digest.
_CODE = "personal-code"
_NEW = "personal-code-new"


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest, code: str = "") -> HttpResponse:
    """Join a class with its code and a nickname; what was done before in this browser comes along."""
    enrolled = enrolment(request)
    if enrolled is not None:
        if request.method == "POST" and _CODE not in request.session:
            # Sent twice: the answer that held the code was not waited for.
            _remember(request, membership.new_code(enrolled.student), new=True)
        return redirect("class_mine")
    form = JoinForm(request.POST or None, initial={"code": code})
    mine = labs.owner_key(
        request.session
    )  # with the form, so that whoever sends it twice is the same
    if form.is_valid():
        key = owner.new_owner() if is_instructors(mine) else mine
        try:
            student, made = membership.join(
                form.cleaned_data["code"], form.cleaned_data["nickname"], key
            )
        except ValidationError as error:
            form.add_error("nickname", error)
        else:
            _enter(request, student, made, new=True)
            return redirect("class_mine")
    return render(request, "classroom/join.html", {"form": form, "code": code})


@require_http_methods(["GET", "HEAD", "POST"])
def rejoin(request: HttpRequest) -> HttpResponse:
    """Come back to one's work on another device, with the personal code."""
    form = RejoinForm(request.POST or None)
    if form.is_valid():
        try:
            student = membership.come_back(form.cleaned_data["code"])
        except ValidationError as error:
            form.add_error("code", error)
        else:
            _enter(request, student, codes.typed(form.cleaned_data["code"]), new=False)
            return redirect("class_mine")
    return render(request, "classroom/rejoin.html", {"form": form})


@require_safe
def mine(request: HttpRequest) -> HttpResponse:
    """The student's class: its lessons, how far one is, and the personal code."""
    enrolled = _enrolled(request)
    solved = labs.solved(enrolled.student.owner)
    found = {lesson.slug: lesson for lesson in language.catalogue()}
    lessons = [
        (found[item.lesson], item.is_open, solved.get(item.lesson, 0))
        for item in enrolled.assignments
        if item.lesson in found
    ]
    code = request.session.get(_CODE, "")
    known = codes.grouped(code) if code and membership.holds(enrolled.student, code) else ""
    context = {"enrolled": enrolled, "lessons": lessons, "code": known}
    context["new"] = bool(request.session.pop(_NEW, False))
    return render(request, "classroom/mine.html", context)


@require_POST
def code(request: HttpRequest) -> HttpResponse:
    """Make a new personal code and show it; the one before is worth nothing any more."""
    student = _enrolled(request).student
    _remember(request, membership.new_code(student), new=True)
    return redirect("class_mine")


@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Let this browser forget the student; their work stays, and the personal code brings it back."""
    for name in (_CODE, _NEW):
        request.session.pop(name, None)
    owner.step_back(request.session)
    if request.user.is_authenticated:
        owner.become(request.session, owner_of(request.user))
    return redirect("catalogue")


@require_safe
def bar(request: HttpRequest, slug: str) -> HttpResponse:
    """What the lesson page shows of the class; 204 while the page shows it already."""
    enrolled = enrolment(request)
    if enrolled is None:
        return HttpResponseClientRefresh()  # taken out of the class, or left it in another tab
    shown = Bar.of(enrolled, slug)
    if request.GET.get("seen") == shown.digest:
        return HttpResponse(status=204)
    return render(request, "classroom/_bar.html", {"bar": shown})


@require_POST
def accept(request: HttpRequest, offer_id: int) -> HttpResponse:
    """Work on in the state that the instructor offers; one's own lab is kept."""
    student = _enrolled(request).student
    offer = student.classroom.offers.filter(pk=offer_id).select_related("lab").first()
    if offer is None:
        raise Http404("Your class is offered no such state.")
    slug = offer.lab.lesson
    lab = _kept(request, slug)
    if not refusal(request, slug):
        offers.accept(student, offer, lab)
    return _to_lesson(request, slug)


@require_POST
def go_back(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with one's own lab, as it was before an offer was taken over."""
    acceptance = offers.taken(_enrolled(request).student, slug)
    _kept(request, slug)
    if acceptance is not None and not refusal(request, slug):
        offers.go_back(acceptance)
    return _to_lesson(request, slug)


def _kept(request: HttpRequest, slug: str) -> Lab:
    """The lab that is left, with what has just been typed into it."""
    lab = lab_of(request, slug)
    labs.save_panes(lab, Panes.of(request.POST).files)
    return lab


def _to_lesson(request: HttpRequest, slug: str) -> HttpResponse:
    if request.htmx:  # type: ignore[attr-defined]
        return HttpResponseClientRefresh()
    return redirect("lesson", slug)


def _enrolled(request: HttpRequest) -> Enrolment:
    enrolled = enrolment(request)
    if enrolled is None:
        raise PermissionDenied(_("You are in no class. Join one with its code."))
    return enrolled


def _enter(request: HttpRequest, student: Student, made: str, *, new: bool) -> None:
    """Make this browser the student's from now on."""
    if student.owner != labs.owner_key(request.session):
        owner.become(request.session, student.owner)
    _remember(request, made, new=new)


def _remember(request: HttpRequest, made: str, *, new: bool) -> None:
    request.session[_CODE] = made
    request.session[_NEW] = new
