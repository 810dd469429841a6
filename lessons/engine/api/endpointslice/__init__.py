"""EndpointSlice: how it is read, defaulted and validated."""

from lessons.engine.api.endpointslice.validation import (
    set_defaults,
    update_warnings,
    validate,
    validate_update,
    warnings,
    without_topology,
)
from lessons.engine.api.endpointslice.view import (
    MANAGED_BY,
    SERVICE_NAME,
    Endpoint,
    EndpointPort,
    EndpointSlice,
    indexes,
)
from lessons.engine.api.strategy import Strategy
from lessons.engine.refs import Manifest

__all__ = [
    "MANAGED_BY",
    "SERVICE_NAME",
    "STRATEGY",
    "Endpoint",
    "EndpointPort",
    "EndpointSlice",
    "indexes",
    "set_defaults",
    "validate",
]


def counted(piece: Manifest) -> object:
    """All but its metadata, of which the labels count."""
    return piece["metadata"].get("labels"), {k: v for k, v in piece.items() if k != "metadata"}


STRATEGY = Strategy(
    set_defaults=set_defaults,
    prepare_create=without_topology,
    prepare_update=without_topology,
    validate=validate,
    validate_update=validate_update,
    warnings=warnings,
    update_warnings=update_warnings,
    counted=counted,
)
