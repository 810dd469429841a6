from network_world import world

__all__ = ["world"]
