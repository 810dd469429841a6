"""Two states of a lesson side by side: what their files say, which objects they hold, and what they answer."""

from lessons.labs.compare.objects import ObjectDifference, differing_objects
from lessons.labs.compare.outcomes import Answers, Question, answers, questions
from lessons.labs.compare.states import (
    NOW,
    State,
    shared_name,
    solution_name,
    solved_task,
    state_of,
)
from lessons.labs.compare.texts import FileDifference, differing_files

__all__ = [
    "NOW",
    "Answers",
    "FileDifference",
    "ObjectDifference",
    "Question",
    "State",
    "answers",
    "differing_files",
    "differing_objects",
    "questions",
    "shared_name",
    "solution_name",
    "solved_task",
    "state_of",
]
