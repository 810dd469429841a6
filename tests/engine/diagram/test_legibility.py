"""What is written in the picture can be read: badges stand apart, short texts in the middle of their boxes."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from lessons.engine.diagram.layout import Drawing, layout
from lessons.engine.diagram.parts import NodePart, OutsidePart
from lessons.engine.diagram.scene import Scene
from lessons.engine.trace import Hop, HopKind
from tests.engine.diagram.test_layout import CLIENT, COREDNS, LAPTOP, NODE, SERVICE, pod

MASTER = NodePart("node/k8s-master", "k8s-master", "192.168.0.30", (), bare=True)
REJECTED = [
    *(Hop(HopKind.SEARCH, CLIENT.id, "tries"), Hop(HopKind.DNS, COREDNS.id, "answers")) * 3,
    Hop(HopKind.ROUTE, CLIENT.id, "sent"),
    Hop(HopKind.PROXY, NODE.id, "rejected", to=SERVICE.id, broken=True),
]


def drawn(*hops: Hop, here: str = "", dns: OutsidePart = COREDNS) -> Drawing:
    return layout(Scene((NODE,), (SERVICE,), (LAPTOP,), (dns,), hops, here))


def test_of_many_runs_of_hops_a_badge_tells_the_first():
    assert next(s.label for s in drawn(*REJECTED).segments if s.start == s.end) == "1, …"


def test_no_badge_covers_another_and_the_broken_one_stays_at_its_line():
    segments = drawn(*REJECTED).segments
    for one, other in combinations(segments, 2):
        beside = abs(one.x - other.x) >= (one.badge_width + other.badge_width) / 2
        assert beside or abs(one.y - other.y) >= 20
    (broken,) = (segment for segment in segments if segment.broken)
    client = next(box for box in drawn().pods if box.id == CLIENT.id)
    assert abs(broken.x - client.middle) < broken.badge_width / 2


def test_a_control_plane_without_pods_leaves_its_room_to_the_other_nodes():
    full = replace(NODE, pods=tuple(pod(f"pod-{i}") for i in range(40)))
    master, first, second = layout(Scene((MASTER, full, full), (), (), (), (), "")).nodes
    assert first.width == second.width > 1.5 * master.width


def test_that_one_is_on_a_node_is_told_below_its_pods_where_the_header_has_no_room():
    nodes = layout(Scene((MASTER, NODE), (), (), (), (), MASTER.id)).nodes
    assert [node.remark_fits for node in nodes] == [False, True]
    assert nodes[0].y < nodes[0].last_line < nodes[0].bottom


def test_a_box_with_less_to_tell_has_its_text_in_the_middle():
    (laptop,) = drawn().outside
    (here,) = drawn(here=LAPTOP.id).outside
    assert (laptop.first_line - here.first_line, here.first_line - here.y) == (8, 20)
    asked, silent = replace(COREDNS, note="web. A → 10.96.0.20"), COREDNS
    assert drawn(dns=silent).dns[0].first_line - drawn(dns=asked).dns[0].first_line == 8


def test_the_name_of_a_load_balancer_is_not_cut():
    balancer = OutsidePart("loadbalancer/default/web", "load balancer", "203.0.113.20", "balancer")
    (box,) = layout(Scene((NODE,), (), (balancer,), (), (), "")).outside
    assert box.short_title == "load balancer"
