"""The table of programs: every name that can be run somewhere in the lab."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from lessons.engine.terminal import coreutils, coreutils_sort, coreutils_text, unmodelled
from lessons.engine.terminal.awk import awk
from lessons.engine.terminal.busybox import busybox
from lessons.engine.terminal.call import Program
from lessons.engine.terminal.conntrack import conntrack
from lessons.engine.terminal.curl import curl
from lessons.engine.terminal.dig import dig
from lessons.engine.terminal.explain import explain
from lessons.engine.terminal.getent import getent
from lessons.engine.terminal.grep import grep
from lessons.engine.terminal.host import host
from lessons.engine.terminal.ip import ip
from lessons.engine.terminal.iptables import iptables, iptables_save
from lessons.engine.terminal.ipvsadm import ipvsadm
from lessons.engine.terminal.kubectl import kubectl
from lessons.engine.terminal.nc import nc
from lessons.engine.terminal.nft import nft
from lessons.engine.terminal.nslookup import nslookup
from lessons.engine.terminal.nslookup_busybox import busybox_nslookup
from lessons.engine.terminal.ping import ping
from lessons.engine.terminal.pkill import pkill
from lessons.engine.terminal.sed import sed
from lessons.engine.terminal.ss import ss
from lessons.engine.terminal.subshell import subshell
from lessons.engine.terminal.systemctl import systemctl
from lessons.engine.terminal.timeout import timeout
from lessons.engine.terminal.traceroute import traceroute
from lessons.engine.terminal.wget import wget
from lessons.engine.terminal.wget_busybox import busybox_wget
from lessons.engine.terminal.xargs import xargs

# `busybox NAME` is what NAME means to BusyBox, where that differs; images made of BusyBox have only that.
PROGRAMS: Mapping[str, Program] = MappingProxyType(
    {
        **coreutils.PROGRAMS,
        **coreutils_text.PROGRAMS,
        **coreutils_sort.PROGRAMS,
        **unmodelled.PROGRAMS,
        "awk": awk,
        "bash": subshell,
        "busybox": busybox,
        "busybox nslookup": busybox_nslookup,
        "busybox wget": busybox_wget,
        "conntrack": conntrack,
        "curl": curl,
        "dig": dig,
        "egrep": grep,
        "explain": explain,
        "fgrep": grep,
        "getent": getent,
        "grep": grep,
        "host": host,
        "ip": ip,
        "iptables": iptables,
        "iptables-save": iptables_save,
        "ipvsadm": ipvsadm,
        "kubectl": kubectl,
        "nc": nc,
        "netcat": nc,
        "nft": nft,
        "nslookup": nslookup,
        "ping": ping,
        "pkill": pkill,
        "sed": sed,
        "sh": subshell,
        "ss": ss,
        "systemctl": systemctl,
        "timeout": timeout,
        "traceroute": traceroute,
        "wget": wget,
        "xargs": xargs,
    }
)
