"""The app's URLs; every act of a student is a POST to an URL of its own."""

from django.contrib.auth.views import (
    LoginView,
    LogoutView,
    PasswordChangeDoneView,
    PasswordChangeView,
)
from django.urls import path, reverse_lazy

from lessons import views
from lessons.views import classroom

urlpatterns = [
    path("", views.catalogue, name="catalogue"),
    path("lessons/<slug:slug>/", views.lesson, name="lesson"),
    path("lessons/<slug:slug>/entries/<int:index>/", views.entry, name="entry"),
    path("lessons/<slug:slug>/entries/<int:index>/advice/", views.advice, name="advice"),
    path("lessons/<slug:slug>/entries/<int:index>/mend/", views.mend, name="mend"),
    path("lessons/<slug:slug>/log/", views.log, name="log"),
    path("lessons/<slug:slug>/objects/", views.objects, name="objects"),
    path("lessons/<slug:slug>/zone/", views.zone, name="zone"),
    path("lessons/<slug:slug>/moments/<int:index>/", views.moment, name="moment"),
    path("lessons/<slug:slug>/moments/<int:index>/fork/", views.fork, name="fork"),
    path("lessons/<slug:slug>/compare/", views.comparison, name="compare"),
    path("lessons/<slug:slug>/share/", views.share, name="share"),
    path("lessons/<slug:slug>/export/", views.archive, name="archive"),
    path("shared/<uuid:lab_id>/", views.shared, name="shared"),
    path("shared/<uuid:lab_id>/fork/", views.fork_shared, name="fork_shared"),
    path("lessons/<slug:slug>/panes/", views.save, name="save"),
    path("lessons/<slug:slug>/files/<str:do>/", views.files, name="files"),
    path("lessons/<slug:slug>/files/<str:do>/<str:file>/", views.files, name="files"),
    path("lessons/<slug:slug>/suggest/", views.suggest, name="suggest"),
    path("editor/fields/", views.fields, name="fields"),
    path("editor/lint/", views.lint, name="lint"),
    path("lessons/<slug:slug>/run/", views.run, name="run"),
    path("lessons/<slug:slug>/apply/", views.apply, name="apply"),
    path("lessons/<slug:slug>/advance/", views.advance, name="advance"),
    path("lessons/<slug:slug>/undo/", views.undo, name="undo"),
    path("lessons/<slug:slug>/redo/", views.redo, name="redo"),
    path("lessons/<slug:slug>/reset/", views.reset, name="reset"),
    path("lessons/<slug:slug>/predict/<slug:task_id>/", views.predict, name="predict"),
    path("lessons/<slug:slug>/complete/<slug:task_id>/", views.complete, name="complete"),
    path("lessons/<slug:slug>/preview/", views.report, name="preview"),
    path("lessons/<slug:slug>/handout", views.handout, name="handout"),
    path("lessons/<slug:slug>/notes", views.notes, name="notes"),
    path("lessons/<slug:slug>/images/<str:name>", views.picture, name="picture"),
    path("lessons/<slug:slug>/worked/<slug:task_id>/", views.worked, name="worked"),
    path("lessons/<slug:slug>/solution/<slug:task_id>/", views.solution, name="solution"),
]

# Students of a class.
urlpatterns += [
    path("join/", classroom.join, name="join"),
    path("join/<str:code>/", classroom.join, name="join"),
    path("rejoin/", classroom.rejoin, name="rejoin"),
    path("class/", classroom.mine, name="class_mine"),
    path("class/code/", classroom.my_code, name="class_my_code"),
    path("class/leave/", classroom.leave, name="class_leave"),
    path("class/offers/<int:offer_id>/accept/", classroom.accept, name="class_accept"),
    path("class/lessons/<slug:slug>/bar/", classroom.bar, name="class_bar"),
    path("class/lessons/<slug:slug>/go-back/", classroom.go_back, name="class_go_back"),
]

# Instructors.
_CLASS = "classes/<int:class_id>"
_STUDENT = f"{_CLASS}/students/<int:student_id>"
_LESSON = f"{_CLASS}/lessons/<slug:slug>"
urlpatterns += [
    path("login/", LoginView.as_view(template_name="classroom/login.html"), name="login"),
    path("logout/", LogoutView.as_view(), name="logout"),
    path(
        "password/",
        PasswordChangeView.as_view(
            template_name="classroom/password.html", success_url=reverse_lazy("password_changed")
        ),
        name="password",
    ),
    path(
        "password/changed/",
        PasswordChangeDoneView.as_view(template_name="classroom/password_changed.html"),
        name="password_changed",
    ),
    path("classes/", classroom.classes, name="classes"),
    path(f"{_CLASS}/", classroom.grid, name="class_grid"),
    path(f"{_CLASS}/rows/", classroom.rows, name="class_rows"),
    path(f"{_CLASS}/freeze/", classroom.freeze, name="class_freeze"),
    path(f"{_CLASS}/settings/", classroom.settings, name="class_settings"),
    path(f"{_CLASS}/settings/lessons/", classroom.lessons, name="class_lessons"),
    path(f"{_CLASS}/settings/code/", classroom.code, name="class_code"),
    path(f"{_CLASS}/board/", classroom.board, name="class_board"),
    path(f"{_CLASS}/delete/", classroom.delete, name="class_delete"),
    path(f"{_CLASS}/predictions/", classroom.predictions, name="class_predictions"),
    path(f"{_CLASS}/misconceptions/", classroom.misconceptions, name="class_misconceptions"),
    path(f"{_CLASS}/export/<str:file>", classroom.export, name="class_export"),
    path(f"{_LESSON}/open/", classroom.open_lesson, name="class_open_lesson"),
    path(f"{_LESSON}/push/", classroom.push, name="class_push"),
    path(f"{_LESSON}/withdraw/", classroom.withdraw, name="class_withdraw"),
    path(f"{_LESSON}/predictions/<slug:task_id>/", classroom.histogram, name="class_histogram"),
    path(f"{_STUDENT}/", classroom.student, name="class_student"),
    path(f"{_STUDENT}/code/", classroom.student_code, name="class_student_code"),
    path(f"{_STUDENT}/remove/", classroom.remove, name="class_remove"),
    path(f"{_STUDENT}/<slug:slug>/", classroom.lab, name="class_lab"),
    path(f"{_STUDENT}/<slug:slug>/fork/", classroom.fork, name="class_fork"),
]
