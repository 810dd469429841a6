"""Help while something is typed."""

from __future__ import annotations

import pytest

SERVICE = (
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: web\nspec:\n  ports:\n  - port: 80\n    \n"
)


@pytest.mark.parametrize(
    ("line", "place", "word"),
    [
        ("kube", "admin", "kubectl"),
        ("kubectl get ser", "admin", "services"),
        ("kubectl describe pod cl", "admin", "client"),
        ("kubectl -n stag", "admin", "staging"),
        ("kubectl apply -f sample-c", "admin", "sample-clusterip.yaml"),
        ("kubectl get pods --out", "admin", "--output"),
        ("kubectl exec client -- cu", "admin", "curl"),
        ("curl sample-cl", "pod/default/client", "sample-clusterip"),
        ("echo one | gre", "pod/default/client", "grep"),
        ("curl http://sample-clusterip.", "pod/default/client", "http://sample-clusterip.default"),
    ],
)
def test_the_terminal_completes(client, db, line, place, word):
    told = client.get("/lessons/clusterip/suggest/", {"line": line, "place": place}).json()
    assert word in told["words"]


def test_nothing_is_offered_that_the_place_does_not_have(client, db):
    query = {"line": "kube", "place": "pod/default/client"}
    assert client.get("/lessons/clusterip/suggest/", query).json()["words"] == []


def test_completing_is_no_act(client, db, page):
    client.get("/lessons/clusterip/suggest/", {"line": "kubectl get ", "place": "admin"})
    assert 'class="entry' not in page()


def test_the_editor_offers_the_fields_that_fit(client, db):
    told = client.post("/editor/fields/", {"text": SERVICE, "line": 8, "column": 4}).json()
    assert [field["name"] for field in told["fields"]] == [
        "appProtocol", "name", "nodePort", "port", "protocol", "targetPort",
    ]  # fmt: skip


def test_a_field_says_what_it_means(client, db):
    told = client.post("/editor/fields/", {"text": SERVICE, "line": 7, "column": 4}).json()
    assert told["field"]["type"] == "integer"
    assert told["field"]["text"] == "The port that will be exposed by this service."


@pytest.mark.parametrize(
    ("text", "line", "words"),
    [
        ("a: b\n\tc: d\n", 2, "found a tab character"),
        (SERVICE.replace("port: 80", "prot: 80"), 7, 'unknown field "spec.ports[0].prot"'),
        ("kind: Service\nkind: Pod\n", 2, "line 1 already"),
    ],
)
def test_faults_are_told_quietly_at_their_line(client, db, text, line, words):
    (problem,) = client.post("/editor/lint/", {"text": text}).json()["problems"]
    assert problem["line"] == line
    assert words in problem["message"]


def test_a_manifest_without_a_fault_has_none(client, db):
    assert client.post("/editor/lint/", {"text": SERVICE}).json() == {"problems": []}


def test_the_labs_own_warnings_are_told_in_the_language_of_the_page(client, db):
    twice = {"text": "kind: Service\nkind: Pod\n"}
    answer = client.post("/editor/lint/", twice, headers={"Accept-Language": "ko"}).json()
    assert "1행에 이미 있습니다" in answer["problems"][0]["message"]
