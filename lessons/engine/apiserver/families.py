"""IP families of a Service on a cluster with one of them: pkg/registry/core/service/storage/alloc.go initIPFamilyFields."""

from __future__ import annotations

import ipaddress
from typing import Any

from lessons.engine.api.addresses import is_ipv6
from lessons.engine.api.service import cluster_ips
from lessons.engine.api.service.cluster_ips import FAMILIES, IPS, POLICY
from lessons.engine.field import FieldError, invalid
from lessons.engine.refs import Manifest

Spec = dict[str, Any]


def fill_families(spec: Spec, old: Manifest | None, service_cidr: str) -> list[FieldError]:
    """Fill ipFamilyPolicy and ipFamilies in; gives what is wrong with them, or with clusterIPs."""
    if spec["type"] == "ExternalName" or (old and matching_prefer_dual(spec, old)):
        return []
    own = f"IPv{ipaddress.ip_network(service_cidr).version}"
    selectorless = spec.get("clusterIP") == "None" and not spec.get("selector")
    if spec.get("ipFamilyPolicy") is None:
        kept = (old or {}).get("ipFamilyPolicy")
        spec["ipFamilyPolicy"] = kept or ("RequireDualStack" if selectorless else "SingleStack")
    if errors := cluster_ips.validate(spec, old):
        return errors
    if errors := _release(spec, old) + _check_policy(spec) + _infer(spec, own):
        return errors
    families = spec.get("ipFamilies") or []
    if selectorless:
        spec["ipFamilies"] = families = families or [own]
        if len(families) < 2 and spec["ipFamilyPolicy"] != "SingleStack":
            spec["ipFamilies"] = [*families, "IPv6" if families[0] == "IPv4" else "IPv4"]
        return []
    if errors := _check_configured(spec, own):
        return errors
    spec["ipFamilies"] = families or [own]
    return []


def _release(spec: Spec, old: Manifest | None) -> list[FieldError]:
    """An update may let the secondary address and family go, if it says SingleStack."""
    if old is None:
        return []
    errors: list[FieldError] = []
    for key, what in (("clusterIPs", "cluster IP"), ("ipFamilies", "IP family")):
        now, before = spec.get(key) or [], old.get(key) or []
        if spec["ipFamilyPolicy"] == "SingleStack":
            if now == before and len(now) > 1:
                spec[key] = now[:1]
        elif now and len(now) < len(before):
            text = f"must be 'SingleStack' to release the secondary {what}"
            errors.append(invalid(POLICY, spec["ipFamilyPolicy"], text))
    return errors


def _check_policy(spec: Spec) -> list[FieldError]:
    if spec["ipFamilyPolicy"] != "SingleStack":
        return []
    either = "must be 'RequireDualStack' or 'PreferDualStack' when multiple"
    return [
        invalid(POLICY, "SingleStack", f"{either} {what} are specified")
        for key, what in (("clusterIPs", "cluster IPs"), ("ipFamilies", "IP families"))
        if len(spec.get(key) or []) == 2
    ]


def _infer(spec: Spec, own: str) -> list[FieldError]:
    """Take families that are not named from the addresses that are."""
    errors: list[FieldError] = []
    families = list(spec.get("ipFamilies") or [])
    ips = spec.get("clusterIPs") or []
    for i, ip in enumerate(ips):
        if ip == "None":
            break
        family = "IPv6" if is_ipv6(ip) else "IPv4"
        if i >= len(families):
            if family != own:
                text = f"{family} is not configured on this cluster"
                errors.append(invalid((*IPS, i), ips, text))
            else:
                families.append(family)
    if families:
        spec["ipFamilies"] = families
    return errors


def _check_configured(spec: Spec, own: str) -> list[FieldError]:
    errors: list[FieldError] = []
    if spec["ipFamilyPolicy"] == "RequireDualStack":
        text = "this cluster is not configured for dual-stack services"
        errors.append(invalid(POLICY, "RequireDualStack", text))
    for i, family in enumerate(spec.get("ipFamilies") or ()):
        if family != own:
            errors.append(invalid((*FAMILIES, i), family, "not configured on this cluster"))
    return errors


def matching_prefer_dual(spec: Manifest, old: Manifest) -> bool:
    """Whether nothing about addresses is asked of a PreferDualStack Service: isMatchingPreferDualStackClusterIPFields."""
    if spec.get("type") != old.get("type") or spec.get("type") == "ExternalName":
        return False
    if spec.get("ipFamilyPolicy") != "PreferDualStack":
        return False
    keys = ("ipFamilyPolicy", "clusterIPs", "ipFamilies")
    return all((spec.get(key) or []) == (old.get(key) or []) for key in keys)
