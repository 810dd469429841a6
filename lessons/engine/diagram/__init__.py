"""The network diagram: what there is to draw (scene), where it goes (layout), and the packet's way (routes)."""

from lessons.engine.diagram.layout import Drawing, layout
from lessons.engine.diagram.scene import Scene, scene

__all__ = ["Drawing", "Scene", "layout", "scene"]
