"""The API server: the only writer of the store.

Requests of users are decoded, defaulted, allocated and validated; what controllers and kubelets write is made by
the engine itself, from objects that were, and is stored as it is. Errors are values: a `Response` holds the object,
or the `Status` that says why not.
"""

from lessons.engine.apiserver.server import APIServer
from lessons.engine.apiserver.status import Notice, Response, Status

__all__ = ["APIServer", "Notice", "Response", "Status"]
