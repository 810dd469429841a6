"""-o go-template: what it prints, and what it says of templates that are wrong, in text/template's words."""

from __future__ import annotations

import pytest

PRINTED = [
    ('{{len .spec.ports}} {{index .metadata.labels "app"}}', "1 web"),
    ("{{range $i, $p := .spec.ports}}{{$i}}:{{$p.port}}{{end}}", "0:80"),
    ("{{/* nothing */}}{{if .foo}}a{{else}}b{{end}}", "b"),
    ('{{html "<a>"}} {{urlquery "a b"}} {{base64decode "aGk="}}', "&lt;a&gt; a+b hi"),
    ("{{.foo.bar}}", "<no value>"),
]

UNREADABLE = [
    ("{{foo}}", 'template: output:1: function "foo" not defined'),
    ("{{.kind", "template: output:1: unclosed action"),
    ("{{range .x}}", "template: output:1: unexpected EOF"),
]

FAILING = [
    (
        "{{.metadata.name.foo}}",
        'template: output:1:11: executing "output" at <.metadata.name.foo>: '
        "can't evaluate field foo in type interface {}",
    ),
    (
        "{{index .spec.ports 9}}",
        'template: output:1:2: executing "output" at <index .spec.ports 9>: '
        "error calling index: index out of range: 9",
    ),
]


def asked(kubectl, template):
    return kubectl(f"get svc web -o go-template='{template}'")


@pytest.mark.parametrize(("template", "text"), PRINTED)
def test_a_template_prints_what_it_asks_for(kubectl, template, text):
    assert asked(kubectl, template).stdout == text


@pytest.mark.parametrize(("template", "reason"), UNREADABLE)
def test_a_template_that_cannot_be_read_is_refused_before_anything_is_printed(
    kubectl, template, reason
):
    answer = asked(kubectl, template)
    assert answer.stdout == ""
    assert answer.stderr == f"error: error parsing template {template}, {reason}\n"


@pytest.mark.parametrize(("template", "reason"), FAILING)
def test_a_template_that_fails_shows_what_it_was_given(kubectl, template, reason):
    answer = asked(kubectl, template)
    assert answer.stderr == f'error: error executing template "{template}": {reason}\n'
    assert answer.stdout.startswith(
        f"Error executing template: {reason}. Printing more information"
    )
    assert f"\ttemplate was:\n\t\t{template}\n\traw data was:\n\t\t" in answer.stdout


def test_names_of_formats_may_be_in_capitals(kubectl):
    assert kubectl("get svc web -o NAME").stdout == "service/web\n"


def test_a_type_in_a_group_that_has_none_such_is_not_called_missing_from_the_lab(kubectl):
    assert kubectl("get deploy.extensions").stderr == (
        'error: the server doesn\'t have a resource type "deploy" in group "extensions"\n'
    )


def test_without_the_servers_columns_there_are_names_and_ages(kubectl):
    assert kubectl("get svc --server-print=false").stdout.split("\n")[0].split() == ["NAME", "AGE"]


def test_the_server_is_well(kubectl):
    assert kubectl("get --raw /healthz").stdout == "ok"
