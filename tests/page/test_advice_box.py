"""What would mend the last command: found when it is asked for, put into the editor when it is wanted."""

from __future__ import annotations

from lessons.models import Lab

CLIENT = "pod/default/client"
FILE = "sample-clusterip.yaml"


def ask(client, index, **headers):
    return client.get(f"/lessons/clusterip/entries/{index}/advice/", headers=headers)


def fail(act):
    act("apply", apply=FILE)
    act("run", line="curl -s sample-clusterip:8080", place=CLIENT)


def test_an_act_only_offers_the_advice(htmx_act):
    htmx_act("apply", apply=FILE)
    shown = htmx_act("run", line="curl -s sample-clusterip:8080", place=CLIENT)
    assert "/entries/2/advice/" in shown
    assert "What would mend it:" not in shown


def test_there_is_none_on_a_command_that_works(htmx_act):
    assert "/advice/" not in htmx_act("run", line="kubectl get pods", place="admin")


def test_asked_for_it_names_the_hop_the_mend_and_the_line(client, act):
    fail(act)
    found = ask(client, 2, **{"HX-Request": "true"}).content.decode()
    assert "Broke at hop 9:" in found
    assert "<code>app: sample-app</code>" in found
    assert f'data-file="{FILE}" data-line="13"' in found
    assert "see hop 9." in found


def test_without_scripts_it_stands_on_the_page(client, act):
    fail(act)
    page = ask(client, 2).content.decode()
    assert '<h1 class="visually-hidden">' in page
    assert "Broke at hop 9:" in page


def test_trying_it_puts_the_text_into_the_editor_and_applies_nothing(client, act, page):
    fail(act)
    before = Lab.objects.get()
    response = client.post("/lessons/clusterip/entries/2/mend/")
    after = Lab.objects.get()
    assert response["Location"].endswith("#editor")
    assert after.panes[FILE] == before.panes[FILE].replace("sample-apps", "sample-app")
    assert after.position == before.position


def test_with_htmx_only_the_panes_change(client, act):
    fail(act)
    url = "/lessons/clusterip/entries/2/mend/"
    shown = client.post(url, headers={"HX-Request": "true"}).content.decode()
    assert "#panes-body" in shown
    assert "app: sample-app\n" in shown


def test_an_earlier_command_and_one_that_is_none_have_no_advice(client, act):
    fail(act)
    act("run", line="echo", place=CLIENT)
    assert [ask(client, index).status_code for index in (2, 3, 9)] == [404, 404, 404]
