"""Manifests as kubectl reads them: YAML text in, JSON values with the line of every field out."""

from lessons.engine.manifests.files import MAX_BYTES, Document, ParsedFile, YamlFault, parse
from lessons.engine.manifests.marks import LineMarks

__all__ = ["MAX_BYTES", "Document", "LineMarks", "ParsedFile", "YamlFault", "parse"]
