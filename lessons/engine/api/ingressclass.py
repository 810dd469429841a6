"""IngressClass: which controller serves the Ingresses that name it; pkg/apis/networking/validation/validation.go."""

from __future__ import annotations

from lessons.engine.api import names, objectmeta
from lessons.engine.api.strategy import Strategy, spec_of
from lessons.engine.field import FieldError, forbidden, invalid, required, too_long, unsupported
from lessons.engine.refs import FieldPath, Manifest

# The class that an Ingress without ingressClassName gets when it is created.
DEFAULT_ANNOTATION = "ingressclass.kubernetes.io/is-default-class"
_SCOPES = ("Cluster", "Namespace")
_LONGEST_CONTROLLER = 250


# pkg/apis/networking/v1/defaults.go SetDefaults_IngressClass
def set_defaults(manifest: Manifest) -> Manifest:
    """Parameters are of the cluster where nothing else is said."""
    parameters = (manifest.get("spec") or {}).get("parameters")
    if parameters is None or parameters.get("scope") is not None:
        return manifest
    spec = {**manifest["spec"], "parameters": {**parameters, "scope": "Cluster"}}
    return {**manifest, "spec": spec}


def validate(manifest: Manifest) -> list[FieldError]:
    """All that is wrong with a new IngressClass."""
    errors = objectmeta.validate(manifest, names.dns_subdomain, namespaced=False)
    controller, path = (manifest.get("spec") or {}).get("controller") or "", ("spec", "controller")
    if len(controller) > _LONGEST_CONTROLLER:
        errors.append(too_long(path, _LONGEST_CONTROLLER))
    domain, slash, name = controller.partition("/")
    if not controller:
        errors.append(required(path))
    elif not slash or not name:
        text = 'must be a domain-prefixed path (such as "acme.io/foo")'
        errors.append(invalid(path, controller, text))
    else:
        errors += [invalid(path, controller, reason) for reason in names.dns_subdomain(domain)]
    parameters = (manifest.get("spec") or {}).get("parameters")
    return errors if parameters is None else errors + _validate_parameters(parameters)


# validateIngressClassParametersReference
def _validate_parameters(parameters: Manifest) -> list[FieldError]:
    path: FieldPath = ("spec", "parameters")
    errors: list[FieldError] = []
    if (group := parameters.get("apiGroup")) is not None:
        here = (*path, "apiGroup")
        errors += [invalid(here, group, reason) for reason in names.dns_subdomain(group)]
    for key in ("kind", "name"):
        here, value = (*path, key), parameters.get(key, "")
        if not value:
            errors.append(required(here))
        errors += [invalid(here, value, reason) for reason in names.path_segment(value)]
    scope, namespace = parameters["scope"], parameters.get("namespace")
    here, set_to = (*path, "namespace"), f"`parameters.scope` is set to '{scope}'"
    if scope not in _SCOPES:
        return [*errors, unsupported((*path, "scope"), scope, _SCOPES)]
    if scope == "Cluster":
        return errors if namespace is None else [*errors, forbidden(here, set_to)]
    if namespace is None:
        return [*errors, required(here, set_to)]
    return errors + [invalid(here, namespace, reason) for reason in names.dns_label(namespace)]


def validate_update(manifest: Manifest, old: Manifest) -> list[FieldError]:
    """The controller is settled when the class is made."""
    errors = objectmeta.validate_update(manifest, old)
    new = (manifest.get("spec") or {}).get("controller")
    if new != (old.get("spec") or {}).get("controller"):
        errors.append(invalid(("spec", "controller"), new, "field is immutable"))
    return errors


STRATEGY = Strategy(
    set_defaults=set_defaults, validate=validate, validate_update=validate_update, counted=spec_of
)
