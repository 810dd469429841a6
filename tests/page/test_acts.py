"""Each act is a form that works by itself, and with htmx changes only what it must."""

from __future__ import annotations

import pytest

from lessons.course.lessons import lesson_by_slug
from lessons.models import Lab

SERVICE = lesson_by_slug("clusterip").files["sample-clusterip.yaml"]
MENDED = SERVICE.replace("sample-apps", "sample-app")
CLIENT = "pod/default/client"


def test_a_command_comes_back_to_the_page_at_the_same_place(act, page):
    response = act("run", line="hostname", place=CLIENT)
    assert response.status_code == 302
    assert response["Location"] == "/lessons/clusterip/?place=pod%2Fdefault%2Fclient#terminal"
    assert '<span class="stdout">client\n</span>' in page()


def test_with_htmx_a_command_adds_one_entry_to_the_log(htmx_act):
    htmx_act("run", line="hostname", place=CLIENT)
    second = htmx_act("run", line="echo two", place=CLIENT)
    assert second.count('class="entry') == 1
    assert 'hx-swap-oob="beforeend:#log"' in second


def test_a_place_without_a_tab_goes_before_the_tab(htmx_act):
    assert "k8s-node02 $" in htmx_act(
        "run", line="hostname", place=CLIENT, elsewhere="node/k8s-node02"
    )


def test_output_is_shown_as_it_is_and_never_as_html(htmx_act):
    shown = htmx_act("run", line="echo '<b>  a\tb</b>'", place=CLIENT)
    assert "&lt;b&gt;  a\tb&lt;/b&gt;\n" in shown


@pytest.mark.parametrize("line", ["", "   "])
def test_an_empty_line_is_no_entry(act, page, line):
    assert act("run", line=line, place=CLIENT).status_code == 302
    assert 'class="entry' not in page()


def test_a_place_that_is_none_counts_as_admin(htmx_act):
    assert "admin $" in htmx_act("run", line="hostname", place="moon/base")


def test_apply_takes_the_panes_that_are_wanted(htmx_act):
    data = {"pane:sample-clusterip.yaml": MENDED, "pane:sample-deployment.yaml": "a: b"}
    shown = htmx_act("apply", apply="sample-clusterip.yaml", **data)
    assert "kubectl apply -f sample-clusterip.yaml" in shown
    assert "service/sample-clusterip configured" in shown


def test_apply_without_scripts_takes_the_panes_that_were_changed(act, page):
    act("apply", **{"pane:sample-clusterip.yaml": MENDED.replace("\n", "\r\n")})
    assert "kubectl apply -f sample-clusterip.yaml</code>" in page()
    assert Lab.objects.get().panes["sample-clusterip.yaml"] == MENDED


def test_a_fault_in_a_pane_is_reported_at_its_line(htmx_act):
    text = "apiVersion: v1\nkind: Service\n\tmetadata: {}\n"
    shown = htmx_act("apply", apply="sample-clusterip.yaml", **{"pane:sample-clusterip.yaml": text})
    assert 'data-file="sample-clusterip.yaml" data-line="3"' in shown


def test_kubectl_in_the_terminal_reads_what_the_editor_holds(htmx_act):
    shown = htmx_act(
        "run",
        line="kubectl apply -f sample-clusterip.yaml",
        place="admin",
        **{"pane:sample-clusterip.yaml": MENDED},
    )
    assert "service/sample-clusterip configured" in shown


def test_a_solution_is_put_into_the_editor_and_not_applied(act, page):
    assert act("solution/find-the-pods").status_code == 302
    assert "app: sample-app\n" in page()
    assert 'class="entry' not in page()


def test_there_is_no_solution_of_a_task_that_is_none(act):
    assert act("solution/there-is-none").status_code == 404


def test_undo_takes_the_entry_out_of_the_log_and_redo_puts_it_back(htmx_act):
    htmx_act("run", line="hostname", place=CLIENT)
    assert 'class="entry' not in htmx_act("undo")
    assert 'class="entry' in htmx_act("redo")


def test_the_clock_moves_by_what_was_asked(htmx_act):
    htmx_act("advance", ms="0")
    shown = htmx_act("advance", ms="30000")
    assert "the clock moved on by 30 s" in shown


@pytest.mark.parametrize("ms", ["", "-1", "soon", "999999999999"])
def test_a_duration_that_is_none_is_refused(act, ms):
    assert act("advance", ms=ms).status_code == 400


def test_reset_gives_the_lessons_files_back(htmx_act):
    htmx_act("apply", **{"pane:sample-clusterip.yaml": MENDED})
    assert "app: sample-apps" in htmx_act("reset")


@pytest.mark.parametrize("name", ["run", "apply", "advance", "undo", "redo", "reset"])
def test_an_act_is_a_post(client, db, name):
    assert client.get(f"/lessons/clusterip/{name}/").status_code == 405
