"""Earlier moments and shared labs are there to look at, and to go on from."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZipFile

from lessons.models import Lab

CLIENT = "pod/default/client"


def test_an_earlier_moment_is_looked_at_and_nothing_changes(client, act):
    act("run", line="kubectl delete pod client", place="admin")
    act("run", line="kubectl get pods", place="admin")
    shown = client.get("/lessons/clusterip/moments/0/").content.decode()
    assert 'data-node="pod/default/client"' in shown
    assert Lab.objects.get().position == 2


def test_a_moment_that_was_not_is_not_found(client, act):
    assert client.get("/lessons/clusterip/moments/3/").status_code == 404


def test_one_goes_on_from_an_earlier_moment_in_a_lab_of_its_own(client, act, page):
    act("run", line="echo one", place=CLIENT)
    act("run", line="echo two", place=CLIENT)
    assert client.post("/lessons/clusterip/moments/1/fork/").status_code == 302
    assert Lab.objects.count() == 2
    shown = page()
    assert "echo one" in shown
    assert 'data-line="echo two"' not in shown


def test_a_shared_lab_stays_as_it_was_and_others_go_on_from_it(client, act, page):
    act("run", line="echo mine", place=CLIENT)
    link = act("share")["Location"]
    act("run", line="echo later", place=CLIENT)
    client.cookies.clear()
    shown = client.get(link).content.decode()
    assert "echo mine" in shown
    assert "echo later" not in shown
    client.post(f"{link}fork/")
    assert "echo mine" in page()
    act("run", line="echo theirs", place=CLIENT)
    assert "echo theirs" not in client.get(link).content.decode()


def test_only_what_was_shared_can_be_looked_at_by_others(client, act):
    act("run", line="echo mine", place=CLIENT)
    assert client.get(f"/shared/{Lab.objects.get().pk}/").status_code == 404


def test_an_export_holds_the_manifests_and_says_how_to_run_them(client, act):
    act("run", line="curl sample-clusterip:8080", place=CLIENT)
    content = client.get("/lessons/clusterip/export/").content
    with ZipFile(BytesIO(content)) as zipped:
        assert b"kind: Service" in zipped.read("manifests/sample-clusterip.yaml")
        assert zipped.read("kind.yaml").count(b"role: worker") == 2
        readme = zipped.read("README.md").decode()
    assert "kubectl apply -f manifests/sample-clusterip.yaml" in readme
    assert "curl sample-clusterip:8080    # pod/default/client" in readme


def test_the_zone_lists_the_names_there_are_now_and_what_caches_hold(client, act, page):
    act("run", line="dig +short sample-clusterip.default.svc.cluster.local", place=CLIENT)
    shown = page(view="zone")
    assert "sample-clusterip.default.svc.cluster.local</code>" in shown
    assert "kube-dns.kube-system" not in shown
    assert "What the caches hold" in client.get("/lessons/clusterip/zone/").content.decode()
