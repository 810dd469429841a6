"""What is wrong with a pod's dnsConfig: validatePodDNSConfig."""

from __future__ import annotations

import re

from lessons.engine.api import names
from lessons.engine.api.addresses import check_ip
from lessons.engine.field import FieldError, invalid, required
from lessons.engine.refs import FieldPath, Manifest

_MOST_SERVERS = 3
_MOST_SEARCHES = 32
_LONGEST_SEARCH_LIST = 2048
_LABEL = "_?[a-z0-9]([-_a-z0-9]*[a-z0-9])?"
_SEARCH = rf"{_LABEL}(\.{_LABEL})*"


def validate_dns_config(spec: Manifest, path: FieldPath) -> list[FieldError]:
    """dnsConfig: needed with dnsPolicy None, limited in number and length."""
    config = spec.get("dnsConfig")
    if spec["dnsPolicy"] == "None":
        if config is None:
            return [required(path, "must provide `dnsConfig` when `dnsPolicy` is None")]
        if not config.get("nameservers"):
            text = "must provide at least one DNS nameserver when `dnsPolicy` is None"
            return [required((*path, "nameservers"), text)]
    if config is None:
        return []
    servers = config.get("nameservers") or []
    errors: list[FieldError] = []
    if len(servers) > _MOST_SERVERS:
        text = f"must not have more than {_MOST_SERVERS} nameservers"
        errors.append(invalid((*path, "nameservers"), servers, text))
    for i, server in enumerate(servers):
        errors += check_ip((*path, "nameservers", i), server)
    errors += _validate_searches(config.get("searches") or [], (*path, "searches"))
    for i, option in enumerate(config.get("options") or ()):
        if not option.get("name"):
            errors.append(required((*path, "options", i), "must not be empty"))
    return errors


def _validate_searches(searches: list[str], path: FieldPath) -> list[FieldError]:
    errors: list[FieldError] = []
    if len(searches) > _MOST_SEARCHES:
        text = f"must not have more than {_MOST_SEARCHES} search paths"
        errors.append(invalid(path, searches, text))
    if len(" ".join(searches)) > _LONGEST_SEARCH_LIST:
        text = (
            f"must not have more than {_LONGEST_SEARCH_LIST} characters (including spaces) "
            "in the search list"
        )
        errors.append(invalid(path, searches, text))
    for i, search in enumerate(searches):
        if search != ".":
            domain = search.removesuffix(".")
            errors += [invalid((*path, i), domain, reason) for reason in _search_reasons(domain)]
    return errors


def _search_reasons(domain: str) -> list[str]:
    """RelaxedDNSSearchValidation: underscores are fine."""
    reasons = ["must be no more than 253 characters"] if len(domain) > 253 else []
    if not re.fullmatch(_SEARCH, domain):
        text = (
            "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '_', '-' or '.', "
            "and must start and end with an alphanumeric character"
        )
        reasons.append(names.regex_reason(text, _SEARCH, "example.com"))
    return reasons
