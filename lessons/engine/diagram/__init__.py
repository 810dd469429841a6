"""The network diagram: what there is to draw (scene), where it goes (layout), the packet's way (routes), and relations."""

from lessons.engine.diagram.layout import Drawing, layout
from lessons.engine.diagram.relations import owners, selections
from lessons.engine.diagram.scene import Scene, scene

__all__ = ["Drawing", "Scene", "layout", "owners", "scene", "selections"]
