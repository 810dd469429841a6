"""The app's URLs; every act of a student is a POST to an URL of its own."""

from django.urls import path

from lessons import views

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
    path("lessons/<slug:slug>/images/<str:name>", views.picture, name="picture"),
    path("lessons/<slug:slug>/worked/<slug:task_id>/", views.worked, name="worked"),
    path("lessons/<slug:slug>/solution/<slug:task_id>/", views.solution, name="solution"),
]
