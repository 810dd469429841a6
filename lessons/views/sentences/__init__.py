"""What the engine and the course say in English, said in the language of the page."""

from lessons.views.sentences.matching import translated

__all__ = ["translated"]
