"""What IP addresses and address ranges may look like.

pkg/apis/core/validation ValidateEndpointIP; staging/src/k8s.io/apimachinery/pkg/util/validation/ip.go, with
StrictIPCIDRValidation on: what Go once parsed leniently is told apart from what is no address at all.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Sequence

from lessons.engine.field import FieldError, invalid, render
from lessons.engine.refs import FieldPath

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NOT_AN_IP = "must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)"
_NOT_A_CIDR = "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)"
_LEADING_ZEROS = re.compile(r"(?<![\w:])0+(?=\d+(?:\.|$))")


def parse_ip(text: str) -> Address | None:
    """The address as Go's ParseIPSloppy reads it, leading zeros and all; None for no address."""
    if "%" in text:
        return None
    try:
        return ipaddress.ip_address(_without_zeros(text))
    except ValueError:
        return None


def parse_cidr(text: str) -> tuple[Address, Network] | None:
    """The address and the range of a CIDR value, as Go's ParseCIDRSloppy reads it."""
    ip, slash, length = text.partition("/")
    address = parse_ip(ip)
    if address is None or not slash or not (length.isascii() and length.isdigit()):
        return None
    try:
        return address, ipaddress.ip_network((address, int(length)), strict=False)
    except ValueError:
        return None


def _without_zeros(text: str) -> str:
    return _LEADING_ZEROS.sub("", text) if "." in text else text


def _mapped(address: Address) -> bool:
    return isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None


def is_ipv6(text: str) -> bool:
    """Whether it reads as an IPv6 address; an IPv4-mapped one counts as IPv4, as in Go."""
    address = parse_ip(text)
    return address is not None and address.version == 6 and not _mapped(address)


def check_ip(path: FieldPath, value: str, existing: Sequence[str] = ()) -> list[FieldError]:
    """IsValidIPForLegacyField; what the stored object has already passes."""
    if value in existing:
        return []
    address = parse_ip(value)
    if address is None:
        return [invalid(path, value, _NOT_AN_IP)]
    if _without_zeros(value) != value:
        return [invalid(path, value, "must not have leading 0s")]
    if _mapped(address):
        return [invalid(path, value, "must not be an IPv4-mapped IPv6 address")]
    return []


def check_cidr(path: FieldPath, value: str, existing: Sequence[str] = ()) -> list[FieldError]:
    """IsValidCIDRForLegacyField; what the stored object has already passes."""
    if value in existing:
        return []
    parsed = parse_cidr(value)
    if parsed is None:
        return [invalid(path, value, _NOT_A_CIDR)]
    address, network = parsed
    ip, _, length = value.partition("/")
    if _without_zeros(ip) != ip or (length != "0" and length.startswith("0")):
        return [invalid(path, value, "must not have leading 0s in IP or prefix length")]
    if _mapped(address):
        return [invalid(path, value, "must not have an IPv4-mapped IPv6 address")]
    if network.network_address != address:
        return [invalid(path, value, "must not have bits set beyond the prefix length")]
    return []


def check_endpoint_ip(path: FieldPath, value: str) -> list[FieldError]:
    """An address that traffic may be sent to: ValidateEndpointIP."""
    address = parse_ip(value)
    if address is None:
        return [invalid(path, value, "must be a valid IP address")]
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    errors = []
    if address.is_unspecified:
        errors.append(invalid(path, value, f"may not be unspecified ({value})"))
    if address.is_loopback:
        ranges = "may not be in the loopback range (127.0.0.0/8, ::1/128)"
        errors.append(invalid(path, value, ranges))
    if address.is_link_local:
        ranges = "may not be in the link-local range (169.254.0.0/16, fe80::/10)"
        errors.append(invalid(path, value, ranges))
    if _link_local_multicast(address):
        ranges = "may not be in the link-local multicast range (224.0.0.0/24, ff02::/10)"
        errors.append(invalid(path, value, ranges))
    return errors


def _link_local_multicast(address: Address) -> bool:
    packed = address.packed
    if address.version == 4:
        return packed[:3] == b"\xe0\x00\x00"
    return packed[0] == 0xFF and packed[1] & 0x0F == 0x02


def ip_warnings(path: FieldPath, value: str) -> list[str]:
    """About addresses that are accepted but not written as they should be: GetWarningsForIP."""
    address = parse_ip(value)
    if address is None:
        return []
    if _without_zeros(value) != value or _mapped(address):
        mapped = getattr(address, "ipv4_mapped", None)
        return [
            f'{render(path)}: non-standard IP address "{value}" is invalid: use "{mapped or address}"'
        ]
    if address.version == 6 and str(address) != value:
        return [
            f'{render(path)}: IPv6 address "{value}" should be in RFC 5952 canonical format ("{address}")'
        ]
    return []


def cidr_warnings(path: FieldPath, value: str) -> list[str]:
    """About ranges that are accepted but not written as they should be: GetWarningsForCIDR."""
    parsed = parse_cidr(value)
    if parsed is None:
        return []
    address, network = parsed
    if network.network_address != address:
        single = f"{address}/{address.max_prefixlen}"
        return [
            f'{render(path)}: CIDR value "{value}" is ambiguous in this context '
            f'(should be "{network}" or "{single}"?)'
        ]
    if address.version == 6 and str(network) != value:
        return [
            f'{render(path)}: IPv6 CIDR value "{value}" should be in RFC 5952 canonical format ("{network}")'
        ]
    return []
