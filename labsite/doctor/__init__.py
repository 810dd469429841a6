"""What `manage.py doctor` looks at, and what it advises."""

from labsite.doctor.checkup import Finding, Level, examine

__all__ = ["Finding", "Level", "examine"]
