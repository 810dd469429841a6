from terminal_lab import lab

__all__ = ["lab"]
