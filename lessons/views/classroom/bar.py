"""What the lesson page shows of the student's class."""

from __future__ import annotations

from dataclasses import dataclass
from hashlib import blake2b

from lessons.classroom import offers
from lessons.classroom.rules import Enrolment
from lessons.models import Acceptance, Offer


@dataclass(frozen=True, slots=True)
class Bar:
    """The class as a lesson's page tells of it: why nothing can be done now, what is offered, what was taken over."""

    enrolled: Enrolment
    slug: str
    refusal: str
    offer: Offer | None
    taken: Acceptance | None

    @classmethod
    def of(cls, enrolled: Enrolment, slug: str) -> Bar:
        """The bar as it is now."""
        refusal = enrolled.refusal(slug)
        offer = offers.offered(enrolled.student, slug)
        taken = offers.taken(enrolled.student, slug)
        return cls(enrolled, slug, refusal, offer, taken)

    @property
    def digest(self) -> str:
        """Different as soon as the bar says something else."""
        classroom, offer = self.enrolled.classroom, self.offer
        said: list[object] = [
            classroom.name,
            self.enrolled.student.nickname,
            self.refusal,
            classroom.deadline,
        ]
        if offer is not None:
            said += [offer.pk, offer.note]
        if self.taken is not None:
            said += [self.taken.pk, "taken"]
        return blake2b(repr(said).encode(), digest_size=8).hexdigest()
