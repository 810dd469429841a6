"""Service: how it is read, defaulted and validated."""

from lessons.engine.api.service.defaults import set_defaults
from lessons.engine.api.service.view import Service, ServicePort, indexes
from lessons.engine.api.strategy import Strategy

__all__ = ["STRATEGY", "Service", "ServicePort", "indexes", "set_defaults"]

STRATEGY = Strategy(set_defaults=set_defaults)
