"""What a describer may look up besides its object."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from lessons.engine.clock import Milliseconds
from lessons.engine.refs import Manifest
from lessons.engine.store import View
from lessons.engine.terminal.kubectl.describers.writer import Writer
from lessons.engine.terminal.kubectl.table import Moment


@dataclass(frozen=True, slots=True)
class Context:
    """The cluster's objects, the moment, and whether events are wanted."""

    view: View
    moment: Moment
    show_events: bool = True
    renewed: Callable[[str], Milliseconds] = lambda _node: 0
    """When the lease of a node was renewed last."""

    def events(self, writer: Writer, manifest: Manifest) -> None:
        """The Events at the end of a description. describe.go DescribeEvents."""
        if not self.show_events:
            return
        metadata = manifest["metadata"]
        found = [
            item.manifest
            for item in self.view.indexed(
                "involved", manifest["kind"], metadata.get("namespace", ""), metadata["name"]
            )
            if item.manifest.get("involvedObject", {}).get("uid", "") in ("", metadata.get("uid"))
        ]
        if not found:
            writer.line(0, "Events:", "<none>")
            return
        writer.flush()
        writer.write("Events:\n")
        writer.line(1, "Type", "Reason", "Age", "From", "Message")
        writer.line(1, "----", "------", "----", "----", "-------")
        for event in sorted(found, key=_order):
            writer.line(1, *self._event(event))

    def _event(self, event: Manifest) -> list[str]:
        since = self.moment.since
        first = since(event.get("eventTime") or event.get("firstTimestamp"))
        series = event.get("series")
        if series:
            age = f"{since(series['lastObservedTime'])} (x{series['count']} over {first})"
        elif event.get("count", 1) > 1:
            age = f"{since(event['lastTimestamp'])} (x{event['count']} over {first})"
        else:
            age = first
        source = (event.get("source") or {}).get("component") or event.get("reportingComponent", "")
        message = str(event.get("message", "")).strip()
        if field := (event.get("involvedObject") or {}).get("fieldPath"):
            message = f"{field}: {message}"
        return [event.get("type", ""), event.get("reason", ""), age, source, message]


def _order(event: Manifest) -> tuple[str, int]:
    """Events as kubectl sorts them: by when they were last seen; those of one second as they were written."""
    version = str(event["metadata"].get("resourceVersion", "0"))
    return event.get("lastTimestamp") or event.get("eventTime") or "", int(version)
