"""The feed of a lab: a new listener whenever the lab has changed, and only then."""

import uuid

import dns.message
import pytest
from django.core.management import CommandError, call_command

from lessons import labs
from lessons.course.lessons import lesson_by_slug
from lessons.models import Lab
from lessons.servedns import Feed

QUERY = dns.message.make_query("new.default.svc.cluster.local.", "A").to_wire()
CREATE = "kubectl create service clusterip new --tcp=80"


@pytest.fixture
def lab(db):
    return labs.open_lab("mina", lesson_by_slug("clusterip"))


def _rcode(listener):
    return dns.message.from_wire(listener.answer(QUERY, ("127.0.0.1", 5000))).rcode().name


def test_it_gives_the_cluster_once_and_again_after_each_change(lab):
    feed = Feed(lab.pk)
    assert _rcode(feed.poll()) == "NXDOMAIN"
    assert feed.poll() is None
    labs.run(Lab.objects.get(pk=lab.pk), CREATE)
    assert _rcode(feed.poll()) == "NOERROR"
    assert feed.poll() is None


def test_undo_is_a_change_too(lab):
    labs.run(lab, CREATE)
    feed = Feed(lab.pk)
    feed.poll()
    labs.undo(Lab.objects.get(pk=lab.pk))
    assert _rcode(feed.poll()) == "NXDOMAIN"


def test_what_clients_ask_leaves_no_trace_in_the_lab(lab):
    before = labs.look(lab).cluster.dns.log
    Feed(lab.pk).poll().answer(QUERY, ("127.0.0.1", 5000))
    assert labs.look(lab).cluster.dns.log == before


def test_a_lab_deleted_meanwhile_is_no_end(lab):
    feed = Feed(lab.pk)
    feed.poll()
    Lab.objects.all().delete()
    assert feed.poll() is None


@pytest.mark.parametrize("text", ["nonsense", str(uuid.UUID(int=1))])
def test_the_command_names_the_labs_where_there_is_none_of_that_id(lab, text):
    with pytest.raises(CommandError, match=f"no lab {text}") as error:
        call_command("servedns", "--lab", text)
    assert f"{lab.pk}  clusterip" in str(error.value)


def test_the_command_asks_which_lab(db):
    with pytest.raises(CommandError, match=r"Say which lab with --lab ID\. There is no lab yet"):
        call_command("servedns")
