"""Service: how it is read, defaulted and validated."""

from lessons.engine.api.service.defaults import set_defaults
from lessons.engine.api.service.status import validate_status, with_modes
from lessons.engine.api.service.update import prepare_create, prepare_update
from lessons.engine.api.service.validation import validate, validate_update
from lessons.engine.api.service.view import Service, ServicePort, indexes
from lessons.engine.api.service.warnings import warnings
from lessons.engine.api.strategy import Strategy

__all__ = [
    "STRATEGY",
    "Service",
    "ServicePort",
    "indexes",
    "set_defaults",
    "validate",
    "with_modes",
]

STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=prepare_create,
    prepare_update=prepare_update,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    validate_status=validate_status,
    create_on_update=True,
)
