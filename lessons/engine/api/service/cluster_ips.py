"""The rules that tie clusterIP, clusterIPs, ipFamilies and ipFamilyPolicy together.

pkg/apis/core/validation/validation.go ValidateServiceClusterIPsRelatedFields, validateUpgradeDowngrade*. The
allocator asks them too, before it allocates.
"""

from __future__ import annotations

from lessons.engine.api.addresses import check_ip, is_ipv6
from lessons.engine.field import FieldError, duplicate, invalid, required, unsupported
from lessons.engine.refs import FieldPath, Manifest

IPS: FieldPath = ("spec", "clusterIPs")
FAMILIES: FieldPath = ("spec", "ipFamilies")
POLICY: FieldPath = ("spec", "ipFamilyPolicy")

_UNCHANGED = "may not change once set"


def is_headless(spec: Manifest) -> bool:
    """Whether clusterIPs is just None: isHeadlessService."""
    ips: list[str] = spec.get("clusterIPs") or []
    return ips == ["None"]


def validate(spec: Manifest, old: Manifest | None) -> list[FieldError]:
    """All that is wrong among these fields; `old` is the stored spec of an update."""
    if spec.get("type") == "ExternalName":
        return []
    ips = spec.get("clusterIPs") or []
    errors = _in_step(spec.get("clusterIP") or "", ips)
    errors += _validate_families(spec)
    wrong, unusable = _validate_ips(ips, (old or {}).get("clusterIPs") or [])
    errors += wrong
    if len(ips) > 2:
        errors.append(invalid(IPS, ips, "may only hold up to 2 values"))
    if unusable:
        return errors
    if len(ips) > 1 and len({is_ipv6(ip) for ip in ips}) < 2:
        errors.append(invalid(IPS, ips, "may specify no more than one IP for each IP family"))
    if not is_headless(spec):
        errors += _validate_ip_families(ips, spec.get("ipFamilies") or [])
    return errors


def _in_step(ip: str, ips: list[str]) -> list[FieldError]:
    if not ip:
        text = "must be empty when `clusterIP` is not specified"
        return [invalid(IPS, ips, text)] if ips else []
    if not ips:
        return [required(IPS)]
    return [] if ips[0] == ip else [invalid(IPS, ips, "first value must match `clusterIP`")]


def _validate_families(spec: Manifest) -> list[FieldError]:
    errors: list[FieldError] = []
    families = spec.get("ipFamilies") or []
    for i, family in enumerate(families):
        if family not in ("IPv4", "IPv6"):
            errors.append(unsupported((*FAMILIES, i), family, ("IPv4", "IPv6")))
        if family in families[:i]:
            errors.append(duplicate((*FAMILIES, i), family))
    policies = ("PreferDualStack", "RequireDualStack", "SingleStack")
    policy = spec.get("ipFamilyPolicy")
    if policy is not None and policy not in policies:
        errors.append(unsupported(POLICY, policy, policies))
    return errors


def _validate_ips(ips: list[str], existing: list[str]) -> tuple[list[FieldError], bool]:
    """What is wrong with the addresses one by one, and whether that spoils looking at them together."""
    errors: list[FieldError] = []
    for i, ip in enumerate(ips):
        if i == 0 and ip == "None":
            if len(ips) > 1:
                errors.append(invalid(IPS, ips, "'None' must be the first and only value"))
            continue
        errors += check_ip((*IPS, i), ip, existing)
    return errors, bool(errors)


def _validate_ip_families(ips: list[str], families: list[str]) -> list[FieldError]:
    errors: list[FieldError] = []
    for i, (ip, family) in enumerate(zip(ips, families, strict=False)):
        if (family == "IPv4" and is_ipv6(ip)) or (family == "IPv6" and not is_ipv6(ip)):
            text = f"expected an {family} value as indicated by `ipFamilies[{i}]`"
            errors.append(invalid((*IPS, i), ip, text))
    return errors


def validate_update(spec: Manifest, old: Manifest) -> list[FieldError]:
    """What an update may not do to addresses and families; from and to ExternalName everything goes."""
    if "ExternalName" in (spec.get("type"), old.get("type")):
        return []
    errors: list[FieldError] = []
    headless, was_headless = is_headless(spec), is_headless(old)
    if not (headless and was_headless):
        errors += _validate_ip_change(spec, old)
    if not headless and not was_headless:
        errors += _validate_family_change(spec, old)
    return errors


def _validate_ip_change(spec: Manifest, old: Manifest) -> list[FieldError]:
    ips, before = spec.get("clusterIPs") or [], old.get("clusterIPs") or []
    if len(ips) == len(before):
        return [invalid((*IPS, i), ips, _UNCHANGED) for i, ip in enumerate(before) if ip != ips[i]]
    errors: list[FieldError] = []
    if not ips:
        errors.append(invalid((*IPS, 0), ips, "primary clusterIP can not be unset"))
    elif before and ips[0] != before[0]:
        errors.append(invalid((*IPS, 0), ips, _UNCHANGED))
    if len(before) > len(ips) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        text = "must be set to 'SingleStack' when releasing the secondary clusterIP"
        errors.append(invalid(POLICY, spec.get("ipFamilyPolicy"), text))
    return errors


def _validate_family_change(spec: Manifest, old: Manifest) -> list[FieldError]:
    families, before = spec.get("ipFamilies") or [], old.get("ipFamilies") or []
    if len(families) == len(before):
        return [
            invalid((*FAMILIES, 0), families, _UNCHANGED)
            for i, family in enumerate(before)
            if family != families[i]
        ]
    errors: list[FieldError] = []
    ips = spec.get("clusterIPs") or []
    if len(before) > len(families) and not ips:
        errors.append(invalid((*FAMILIES, 0), families, "primary ipFamily can not be unset"))
    if families and before and families[0] != before[0]:
        errors.append(invalid((*FAMILIES, 0), ips, _UNCHANGED))
    if len(before) > len(families) == 1 and spec.get("ipFamilyPolicy") != "SingleStack":
        text = "must be set to 'SingleStack' when releasing the secondary ipFamily"
        errors.append(invalid(POLICY, spec.get("ipFamilyPolicy"), text))
    return errors
