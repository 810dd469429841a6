"""The diagram keeps its promises on clusters nobody drew by hand: nothing overlaps, nothing is left out."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from lessons.engine.diagram.layout import Drawing, layout
from lessons.engine.diagram.parts import NodePart, OutsidePart, PodPart
from lessons.engine.diagram.scene import Scene
from lessons.engine.diagram.services import ServicePart
from lessons.engine.refs import Ref
from lessons.engine.trace import Hop, HopKind, Packet

STATES = ["ready", "not ready", "pending", "terminating"]
KINDS = [
    ("rule", "ClusterIP"),
    ("rule", "NodePort"),
    ("name", "ClusterIP"),
    ("alias", "ExternalName"),
]


def pod(name: str, state: str = "ready") -> PodPart:
    ref = Ref("Pod", "default", name)
    return PodPart(f"pod/default/{name}", name, "10.244.1.2", ":80", state, ref=ref)


def service(name: str, kind: str, type_: str, ready: tuple[str, ...] = ()) -> ServicePart:
    doors = (30080,) if type_ == "NodePort" else ()
    ref = Ref("Service", "default", name)
    return ServicePart(
        f"service/default/{name}",
        name,
        kind,
        type_,
        "10.96.0.20",
        ":80",
        "a note",
        doors,
        ready,
        (),
        (),
        (),
        ref,
    )


def generated(seed: int) -> Scene:
    """A cluster of 1 to 4 nodes, up to 48 pods and 8 Services."""
    random = Random(seed)
    names = iter(f"pod-{i}" for i in range(100))
    nodes = tuple(
        NodePart(
            f"node/node{i}",
            f"node{i}",
            f"192.168.0.{i}",
            tuple(pod(next(names), random.choice(STATES)) for _ in range(random.randint(0, 12))),
        )
        for i in range(random.randint(1, 4))
    )
    pods = [item.id for node in nodes for item in node.pods]
    services = tuple(
        service(f"svc-{i}", *random.choice(KINDS), tuple(random.sample(pods, min(3, len(pods)))))
        for i in range(random.randint(0, 8))
    )
    outside = (
        OutsidePart("internet", "internet", "198.51.100.7", "place"),
        OutsidePart("laptop", "laptop", "192.168.0.50", "place"),
        *(
            OutsidePart(f"external/m{i}", f"m{i}", "203.0.113.5", "machine")
            for i in range(random.randint(0, 3))
        ),
    )
    dns = tuple(
        OutsidePart(f"dns/{i}", f"dns {i}", "10.96.0.10", "dns")
        for i in range(random.randint(1, 4))
    )
    return Scene(nodes, services, outside, dns, (), "")


def overlapping(drawing: Drawing) -> list[tuple[str, str]]:
    """Pairs of boxes that cover each other and should not (a pod lies in its node, a bar across all nodes)."""
    flat = [*drawing.pods, *drawing.bars, *drawing.dns, *drawing.aliases, *drawing.outside]
    return [
        (a.id, b.id)
        for a, b in combinations(flat, 2)
        if a.x < b.right and b.x < a.right and a.y < b.bottom and b.y < a.bottom
    ]


@pytest.mark.parametrize("seed", range(20))
def test_no_box_covers_another_on_a_generated_cluster(seed):
    assert overlapping(layout(generated(seed))) == []


@pytest.mark.parametrize("seed", range(20))
def test_everything_of_the_scene_is_drawn_within_the_picture(seed):
    scene = generated(seed)
    drawing = layout(scene)
    drawn = {box.id for box in drawing.boxes}
    wanted = {node.id for node in scene.nodes}
    wanted |= {item.id for node in scene.nodes for item in node.pods}
    wanted |= {item.id for item in (*scene.services, *scene.outside, *scene.dns)}
    assert wanted <= drawn
    for box in drawing.boxes:
        assert box.x >= 0 and box.right <= drawing.width
        assert box.y >= 0 and box.bottom <= drawing.height


@pytest.mark.parametrize("seed", range(20))
def test_a_pod_lies_in_the_frame_of_its_node(seed):
    scene = generated(seed)
    drawing = layout(scene)
    frames = {box.id: box for box in drawing.nodes}
    boxes = {box.id: box for box in drawing.pods}
    for node in scene.nodes:
        frame = frames[node.id]
        for item in node.pods:
            box = boxes[item.id]
            assert frame.x <= box.x and box.right <= frame.right
            assert frame.y <= box.y and box.bottom <= frame.bottom


def test_a_service_with_an_address_is_one_bar_across_every_node():
    drawing = layout(
        Scene(generated(3).nodes, (service("web", "rule", "ClusterIP"),), (), (), (), "")
    )
    (bar,) = drawing.bars
    assert bar.x <= min(node.x for node in drawing.nodes)
    assert bar.right >= max(node.right for node in drawing.nodes)


def test_an_external_name_is_no_bar_but_an_alias_beside_dns():
    drawing = layout(
        Scene(generated(3).nodes, (service("ext", "alias", "ExternalName"),), (), (), (), "")
    )
    assert drawing.bars == ()
    assert [box.title for box in drawing.aliases] == ["ext"]


def test_a_node_port_is_a_door_on_every_node():
    scene = Scene(generated(3).nodes, (service("web", "rule", "NodePort"),), (), (), (), "")
    doors = layout(scene).ports
    assert [door.title for door in doors] == ["30080"] * len(scene.nodes)


CLIENT, WEB = pod("client"), pod("web")
NODE = NodePart("node/node1", "node1", "192.168.0.31", (CLIENT, WEB))
SERVICE = service("web", "rule", "NodePort", (WEB.id,))
LAPTOP = OutsidePart("laptop", "laptop", "192.168.0.50", "place")
COREDNS = OutsidePart("dns/coredns", "CoreDNS", "10.96.0.10", "dns")


def way(*hops: Hop) -> list[tuple[str, str, str, bool]]:
    drawing = layout(Scene((NODE,), (SERVICE,), (LAPTOP,), (COREDNS,), hops, ""))
    return [(s.start, s.end, s.label, s.broken) for s in drawing.segments]


def test_the_way_through_a_service_leads_to_its_bar_and_from_there_to_the_endpoint():
    hops = [
        Hop(HopKind.ROUTE, CLIENT.id, "sent"),
        Hop(HopKind.PROXY, NODE.id, "matched", to=SERVICE.id, ref=SERVICE.ref),
        Hop(HopKind.ENDPOINT, SERVICE.id, "rewritten", to=WEB.id),
        Hop(HopKind.SOCKET, WEB.id, "listens"),
        Hop(HopKind.VERDICT, CLIENT.id, "answered"),
    ]
    assert way(*hops) == [
        (CLIENT.id, CLIENT.id, "1, 5", False),
        (CLIENT.id, SERVICE.id, "2", False),
        (SERVICE.id, WEB.id, "3", False),
        (WEB.id, WEB.id, "4", False),
    ]


def test_several_questions_to_one_server_share_a_line_and_a_badge():
    search = Hop(HopKind.SEARCH, CLIENT.id, "tries")
    answer = Hop(HopKind.DNS, "dns/coredns", "answers")
    assert way(search, answer, search, answer, answer) == [
        (CLIENT.id, CLIENT.id, "1, 3", False),
        (CLIENT.id, "dns/coredns", "2, 4", False),
        ("dns/coredns", "dns/coredns", "5", False),
    ]


def test_a_packet_to_a_node_port_knocks_at_that_door():
    packet = Packet("192.168.0.50", 40000, "192.168.0.31", 30080)
    hop = Hop(HopKind.ROUTE, "laptop", "routed", to="node/node1", packet=packet)
    assert way(hop) == [("laptop", "nodeport/service/default/web/node/node1", "1", False)]


def test_the_hop_where_it_broke_is_marked():
    sent = Hop(HopKind.ROUTE, CLIENT.id, "sent")
    rejected = Hop(HopKind.PROXY, NODE.id, "rejected", to=SERVICE.id, broken=True)
    assert way(sent, rejected)[1:] == [(CLIENT.id, SERVICE.id, "2", True)]


def test_a_hop_that_touches_nothing_drawn_is_left_to_the_list():
    assert way(Hop(HopKind.API, "apiserver", "created")) == []
