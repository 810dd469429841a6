"""A placed box, and where the lines of its text go."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from lessons.engine.diagram.holds import NOTHING, Held
from lessons.engine.diagram.lettering import (
    HOLDS_WIDTH,
    NAME_WIDTH,
    REMARK_WIDTH,
    TEXT_WIDTH,
    fitting,
)
from lessons.engine.refs import SourceLine


@dataclass(frozen=True, slots=True)
class Box:
    """A placed box. `title`, `note`, `detail` are its lines of text, `part` what it was made from."""

    id: str
    kind: str
    x: float
    y: float
    width: float
    height: float
    title: str = ""
    note: str = ""
    detail: str = ""
    state: str = ""
    here: bool = False
    first_row: bool = True  # of a pod: nothing stands between it and the Services' bars
    source: SourceLine | None = None
    room: float = 0  # of a bar: how far its text may go before the next node's door; 0: to its end
    slack: float = (
        0  # how much lower its text begins, where it has fewer lines than there is room for
    )
    part: Any = field(default=None, compare=False)

    @classmethod
    def of(
        cls, part: Any, x: float, y: float, width: float, height: float, *, first_row: bool = True
    ) -> Box:
        """The box of a scene's part."""
        text = getattr(part, "title", "") or part.name
        note = getattr(part, "ip", "") or getattr(part, "address", "")
        detail = getattr(part, "ports", "") or getattr(part, "note", "")
        return cls(
            part.id,
            getattr(part, "kind", type(part).__name__.removesuffix("Part").lower()),
            round(x, 1),
            round(y, 1),
            round(width, 1),
            round(height, 1),
            text,
            note,
            detail,
            getattr(part, "state", ""),
            getattr(part, "here", False),
            first_row,
            getattr(part, "source", None),
            part=part,
        )

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The horizontal centre."""
        return round(self.x + self.width / 2, 1)

    @property
    def centre(self) -> float:
        """The vertical centre."""
        return round(self.y + self.height / 2, 1)

    @property
    def is_bar(self) -> bool:
        """Whether this is a Service drawn across the nodes."""
        return self.kind in ("rule", "name")

    def clamp(self, x: float) -> float:
        """The nearest x at which a line may meet this box."""
        return min(max(x, self.x + 24), self.right - 24)

    @property
    def text_x(self) -> float:
        """Where a line of text starts."""
        return self.x + 14

    @property
    def bar_x(self) -> float:
        """Where a bar's text starts: past the doors of node ports."""
        return self.x + (54 if self.part.node_ports else 18)

    @property
    def bar_text(self) -> str:
        """A rule's second text: its type, address and ports; before a door, as much of it as fits."""
        text = f"{self.part.type} {self.note}{self.detail}"
        if not self.room:
            return text
        most = (self.room - len(self.title) * NAME_WIDTH) / TEXT_WIDTH
        return text if len(text) <= most else fitting(f"{self.note}{self.detail}", most)

    @property
    def end_x(self) -> float:
        """Where a line of text ends."""
        return self.right - 14

    @property
    def text_y(self) -> float:
        """The baseline of a single line in the middle."""
        return self.centre + 4

    @property
    def first_line(self) -> float:
        """The baseline of the first line."""
        return self.y + 20 + self.slack

    @property
    def second_line(self) -> float:
        """The baseline of the second line."""
        return self.y + 36 + self.slack

    @property
    def third_line(self) -> float:
        """The baseline of the third line."""
        return self.y + 52 + self.slack

    @property
    def last_line(self) -> float:
        """The baseline of a node's last line, below its pods."""
        return self.bottom - 10

    @property
    def holds_line(self) -> float:
        """The baseline of what a DNS server holds: below its answer, where it has given one."""
        return self.third_line if self.detail else self.second_line

    @property
    def remark_fits(self) -> bool:
        """Whether a node's name and address leave room for a remark behind them."""
        text = len(self.title) * NAME_WIDTH + len(self.note) * TEXT_WIDTH
        return text + len("you are here") * REMARK_WIDTH + 44 < self.width

    @property
    def short_title(self) -> str:
        """The title as far as it fits."""
        return fitting(self.title, (self.width - 14) / NAME_WIDTH)

    @property
    def short_note(self) -> str:
        """The second line as far as it fits."""
        return fitting(self.note, (self.width - 12) / TEXT_WIDTH)

    @property
    def short_detail(self) -> str:
        """The third line as far as it fits."""
        return fitting(self.detail, (self.width - 20) / TEXT_WIDTH)

    @property
    def holds(self) -> str:
        """What is remembered of DNS here; where that is too long, for how long without the name."""
        text = self._held.text
        most = (self.width - 12) / HOLDS_WIDTH
        verb, _, rest = text.partition(" ")
        return text if len(text) <= most else fitting(f"{verb} {rest.partition(' ')[2]}", most)

    @property
    def left_width(self) -> float:
        """How long the line is that stands for the time left of what is remembered, of `left_room`."""
        return round(self._held.share * self.left_room, 1)

    @property
    def time_y(self) -> float:
        """The height of that line."""
        return self.bottom - 4

    @property
    def left_room(self) -> float:
        """How long that line is at the beginning."""
        return self.width - 28

    @property
    def _held(self) -> Held:
        held: Held = getattr(self.part, "holds", NOTHING)
        return held

    @property
    def short_ports(self) -> str:
        """A pod's ports, where they fit behind its address."""
        room = (self.width - 12) / TEXT_WIDTH - len(self.note) - 1
        return self.detail if len(self.detail) <= room else ""

    @property
    def has_room(self) -> bool:
        """Whether a bar's remark fits beside its text."""
        text = f"{self.title}  {self.part.type} {self.note}{self.detail}"
        return len(text) * (TEXT_WIDTH + 0.7) + len(self.part.note) * 6.8 + 80 < self.width
