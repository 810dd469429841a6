"""A lab's cluster as it stands, read again whenever the lab's journal has changed."""

from __future__ import annotations

from uuid import UUID

from lessons import labs
from lessons.engine.dns import Listener
from lessons.models import Lab


class Feed:
    """Gives the DNS of a lab's cluster. Work in the lab goes on elsewhere: only the database is asked for it."""

    def __init__(self, lab: UUID) -> None:
        self._lab = lab
        self._revision: int | None = None

    def poll(self) -> Listener | None:
        """The DNS of the cluster if the lab has changed since this was last asked, else None; so for a lab deleted since."""
        revisions = Lab.objects.filter(pk=self._lab).values_list("revision", flat=True)
        revision = revisions.first()
        if revision is None or revision == self._revision:
            return None
        outcome = labs.look(Lab.objects.get(pk=self._lab))
        self._revision = outcome.lab.revision
        return Listener(outcome.cluster.dns)
