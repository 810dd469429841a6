"""Lessons, tasks, checks and scenarios: what is taught with the engine, without Django."""
