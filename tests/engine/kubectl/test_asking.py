"""auth can-i for others, custom columns from a file, selectors of several, autoscalers that exist, versions."""

import json

import pytest


@pytest.mark.parametrize(
    ("question", "answer"),
    [
        ("delete services", "no"),
        ("list pods --as-group=system:masters", "yes"),
        ("create selfsubjectaccessreviews.authorization.k8s.io", "yes"),
        ("get /healthz", "yes"),
        ("get /apis/apps/v1", "yes"),
        ("get /metrics", "no"),
        ("post /healthz", "no"),
    ],
)
def test_others_than_the_administrator_may_what_is_public(kubectl, question, answer):
    told = kubectl(f"auth can-i {question} --as=nobody")
    assert (told.stdout, told.exit) == (f"{answer}\n", 0 if answer == "yes" else 1)


def test_others_are_told_what_they_may(kubectl):
    lines = kubectl("auth can-i --list --as=nobody --no-headers").stdout.splitlines()
    assert lines[0].split() == [
        "selfsubjectreviews.authentication.k8s.io", "[]", "[]", "[create]",
    ]  # fmt: skip
    assert [line.split()[0] for line in lines[3:7]] == [
        "[/.well-known/*]", "[/.well-known]", "[/api/*]", "[/api]",
    ]  # fmt: skip


def test_nobody_knows_what_the_anonymous_may(kubectl):
    assert kubectl("auth can-i get pods --as=system:anonymous").stderr.startswith(
        "Error from server (Forbidden): selfsubjectaccessreviews.authorization.k8s.io is forbidden"
    )


FILES = {
    "good.txt": "NAME KIND\n.metadata.name .spec.type\n",
    "few.txt": "NAME KIND\n.metadata.name\n",
    "one.txt": "NAME\n",
    "none.txt": "",
}
LINES = "Expected format is one line of space separated headers, one line of space separated column specs."


def test_columns_come_from_a_file(kubectl):
    lines = kubectl("get svc web -o custom-columns-file=good.txt", FILES).stdout.splitlines()
    assert [line.split() for line in lines] == [["NAME", "KIND"], ["web", "ClusterIP"]]


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("=few.txt", "number of headers (2) and field specifications (1) don't match"),
        ("=one.txt", f"invalid template, missing spec line. {LINES}"),
        ("=none.txt", f"invalid template, missing header line. {LINES}"),
        ("=no.txt", "error reading template no.txt, open no.txt: no such file or directory"),
        ("", "custom-columns format specified but no custom columns given"),
    ],
)
def test_what_is_wrong_with_a_file_of_columns_is_told(kubectl, file, told):
    answer = kubectl(f"get svc -o custom-columns-file{file}", FILES).stderr
    assert answer == f"error: {told}\n"


def test_all_does_not_keep_a_selector_from_one_service(kubectl):
    assert kubectl("set selector svc web app=x --all").stdout == "service/web selector updated\n"


def test_a_local_selector_is_for_files(kubectl):
    assert kubectl("set selector svc web app=x --local").stderr.startswith(
        "error: you must specify resources by --filename when --local is set.\n"
    )


def test_what_autoscaling_v2_refuses_is_tried_as_v1_where_that_can_be(kubectl):
    kubectl("autoscale deploy web --max=3")
    refused = "error: failed to create autoscaling/v2 HPA and the configuration is incompatible with autoscaling/v1: "
    assert kubectl("autoscale deploy web --max=3").stderr == f"{refused}empty input\n"
    assert kubectl("autoscale deploy web --max=3 --cpu=500m").stderr == f"{refused}%!w(<nil>)\n"
    assert "already exists" in kubectl("autoscale deploy web --max=3 --cpu=50%").stderr


def test_formats_that_api_resources_does_not_have_are_refused(kubectl):
    assert kubectl("api-resources -o foo").stderr == (
        'error: unable to match a printer suitable for the output format "foo", '
        "allowed formats are: json,kyaml,name,wide,yaml\n"
    )


def test_versions_come_in_the_order_of_their_struct(kubectl):
    version = json.loads(kubectl("version -o json").stdout)
    assert list(version["clientVersion"]) == [
        "major",
        "minor",
        "gitVersion",
        "compiler",
        "platform",
    ]
    assert list(version["serverVersion"])[:3] == ["major", "minor", "emulationMajor"]
