"""Checking lessons as code is tested: by playing them, right and wrong."""

from lessons.course.checking.mutants import Mutant, mutants
from lessons.course.checking.report import ENOUGH, Report, check_lesson

__all__ = ["ENOUGH", "Mutant", "Report", "check_lesson", "mutants"]
