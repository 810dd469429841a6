from apiserver_lab import server

__all__ = ["server"]
