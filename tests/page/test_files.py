"""The editor's files are the student's: added, renamed, taken out, imported, and kept as they are typed."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lessons.models import Lab

CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\n"


def test_what_is_typed_is_there_after_a_reload(client, act, page):
    page()
    assert act("panes", **{"pane:sample-clusterip.yaml": "half a manif"}).status_code == 204
    assert "half a manif</textarea>" in page()


def test_a_new_file_is_one_that_kubectl_reads(htmx_act):
    assert 'data-file="mine.yaml"' in htmx_act("files/add", file="mine.yaml")
    shown = htmx_act(
        "run",
        line="kubectl apply -f mine.yaml",
        place="admin",
        **{"pane:mine.yaml": CONFIG_MAP},
    )
    assert "configmap/mine created" in shown


def test_apply_takes_a_file_of_ones_own(htmx_act):
    htmx_act("files/add", file="mine.yaml")
    assert "configmap/mine created" in htmx_act(
        "apply", apply="mine.yaml", **{"pane:mine.yaml": CONFIG_MAP}
    )


def test_a_renamed_file_keeps_its_text_and_a_removed_one_is_gone_for_kubectl(htmx_act):
    renamed = {"name:sample-clusterip.yaml": "web.yaml"}
    shown = htmx_act("files/rename/sample-clusterip.yaml", **renamed)
    assert 'data-file="web.yaml"' in shown
    assert "sample-apps" in Lab.objects.get().panes["web.yaml"]
    htmx_act("files/remove/web.yaml")
    assert "web.yaml" not in Lab.objects.get().panes
    line = "kubectl apply -f sample-clusterip.yaml"
    assert "does not exist" in htmx_act("run", line=line, place="admin")


def test_what_is_typed_meanwhile_is_kept(htmx_act):
    htmx_act("files/add", file="mine.yaml", **{"pane:sample-clusterip.yaml": "typed"})
    assert Lab.objects.get().panes["sample-clusterip.yaml"] == "typed"


def test_files_are_imported(htmx_act):
    file = SimpleUploadedFile("given.yaml", CONFIG_MAP.replace("\n", "\r\n").encode())
    assert 'data-file="given.yaml"' in htmx_act("files/import", **{"import": file})
    assert Lab.objects.get().panes["given.yaml"] == CONFIG_MAP


@pytest.mark.parametrize("name", ["../x.yaml", "x", ".yaml", "a b.yaml", "x" * 80 + ".yaml"])
def test_a_name_that_is_none_is_refused_with_a_word(htmx_act, name):
    assert "A file is called like web.yaml" in htmx_act("files/add", file=name)
    assert name not in Lab.objects.get().panes


def test_a_file_is_not_renamed_over_another(htmx_act):
    new = {"name:sample-clusterip.yaml": "sample-deployment.yaml"}
    assert "already" in htmx_act("files/rename/sample-clusterip.yaml", **new)
