"""What is stored."""

from lessons.models.classroom import (
    Acceptance,
    Assignment,
    Classroom,
    Offer,
    Policy,
    Progress,
    Sighting,
    Student,
)
from lessons.models.labs import Entry, Kind, Lab

__all__ = [
    "Acceptance",
    "Assignment",
    "Classroom",
    "Entry",
    "Kind",
    "Lab",
    "Offer",
    "Policy",
    "Progress",
    "Sighting",
    "Student",
]
