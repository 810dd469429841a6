"""How large things are, and how wide the picture is made so that its text is as large as can be on a screen.

Units are those of the SVG's viewBox.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from lessons.engine.diagram.parts import NodePart
from lessons.engine.diagram.scene import Scene

MARGIN = 12
TOP = 30  # of the first box, below the frame's name
OUTSIDE_WIDTH = 132
CLUSTER_X = 158
GAP = 12
LINE = 16  # from one line of a box's text to the next
DNS_HEIGHT = 46  # and one line more where a cache has something to say
HEADER_HEIGHT = 30
BAR_HEIGHT = 34
BAR_GAP = 8
POD_WIDTH, WIDEST_POD, POD_HEIGHT = 132, 172, 60
EDGE_SPACE = 34  # between the bars and the pods, for the lines that join them
LANE = 28  # below the pods, for packets that go from pod to pod

# The page's place for the picture is about so many times as wide as it is high.
ASPECT = 1.95
WIDTHS = (840, 1000, 1160, 1340, 1560)
NARROWEST_NODE = 170
BARE_NODE = 214  # of a control plane without pods: as much as its name and address need


def picture_width(scene: Scene) -> int:
    """The width that lets the picture be drawn largest in a place of that aspect."""
    fitting = [width for width in WIDTHS if max(node_widths(width, scene.nodes)) >= NARROWEST_NODE]
    return min(fitting or WIDTHS[-1:], key=lambda width: max(width, ASPECT * _height(scene, width)))


def inner_width(width: float) -> float:
    """What the cluster's frame has inside, of a picture of that width."""
    return width - MARGIN - CLUSTER_X - 2 * GAP


def node_widths(width: float, nodes: Sequence[NodePart]) -> tuple[float, ...]:
    """The widths of nodes side by side: all the same, but a control plane without pods leaves its room to the others."""
    inner = inner_width(width) - GAP * (len(nodes) - 1)
    each = inner / max(1, len(nodes))
    bare = sum(node.bare for node in nodes)
    if not nodes or bare in (0, len(nodes)):
        return (each,) * max(1, len(nodes))
    small = min(each, BARE_NODE)
    large = (inner - small * bare) / (len(nodes) - bare)
    return tuple(small if node.bare else large for node in nodes)


def columns(node: float) -> int:
    """How many pods stand side by side in a node of that width."""
    return max(1, int((node - GAP) // (POD_WIDTH + GAP)))


def dns_height(scene: Scene) -> float:
    """How high the DNS servers' boxes are: all the same."""
    return DNS_HEIGHT + (LINE if any(part.holds.text for part in scene.dns) else 0)


def _height(scene: Scene, width: float) -> float:
    """About how high a picture of that width comes to be."""
    across = columns(max(node_widths(width, scene.nodes)))
    rows = max([1, *(ceil(len(node.pods) / across) for node in scene.nodes)])
    cluster: float = rows * (POD_HEIGHT + GAP)
    cluster += len(scene.services) * (BAR_HEIGHT + BAR_GAP)
    cluster += TOP + dns_height(scene) + HEADER_HEIGHT + EDGE_SPACE + LANE + 3 * GAP
    return max(cluster, TOP + len(scene.outside) * (POD_HEIGHT + GAP))
