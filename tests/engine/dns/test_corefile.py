"""Corefiles that students write: what they change, and what is wrong with them."""

import pytest
from dns_world import ask, build, corefile, run

from lessons.engine.dns.corefile import CorefileError, parse
from lessons.engine.dns.serverblock import servers
from lessons.engine.refs import ADMIN

BASE = """\
.:53 {{
    errors
    {}
    kubernetes cluster.local in-addr.arpa ip6.arpa {{
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       {}
    }}
    forward . /etc/resolv.conf
    cache 30
    loadbalance
}}
"""

FAULTS = [
    (
        ".:53 {\n    kubernets cluster.local\n}\n",
        "Corefile:2 - Error during parsing: Unknown directive 'kubernets'",
    ),
    (".:53 {\n    errors\n", "Unexpected EOF"),
    (".:53 {\n  kubernetes cluster.local {\n    pods yes\n  }\n}\n", "wrong value for pods: yes"),
    (
        ".:53 {\n  kubernetes cluster.local {\n    ttl 99999\n  }\n}\n",
        "ttl must be in range [0, 3600]: 99999",
    ),
    (".:53 {\n  kubernetes cluster.local {\n    podz x\n  }\n}\n", "unknown property 'podz'"),
    (".:53 {\n  kubernetes in-addr.arpa\n}\n", "non-reverse zone name must be used"),
    (".:53 {\n  cache 0\n}\n", "cache TTL can not be zero or negative: 0"),
    (
        ".:53 {\n  cache {\n    disable everything\n  }\n}\n",
        'cache type for disable must be "success" or "denial"',
    ),
    (".:53 {\n  forward .\n}\n", "Wrong argument count"),
    (".:53 {\n  forward . dns.example\n}\n", 'not an IP address or file: "dns.example"'),
    (".:53 {\n  cache 30\n  cache 10\n}\n", "can only be used once per Server Block"),
    (".:53 {\n errors\n}\n.:53 {\n errors\n}\n", "already defined"),
    (".:53 {\n  rewrite name regex ( x\n}\n", "invalid regex pattern"),
]


@pytest.mark.parametrize(("text", "message"), FAULTS)
def test_a_bad_corefile_says_what_coredns_says(text, message):
    with pytest.raises(CorefileError) as caught:
        servers(text)
    assert message in str(caught.value)


def test_a_corefile_is_blocks_of_lines_of_words():
    (block,) = parse('example.org:53 {\n  hosts { # a comment\n    10.0.0.1 "a b"\n  }\n}\n')
    assert block.spots == (("example.org", "53"),)
    assert [line.name for line in block.lines] == ["hosts"]
    assert block.lines[0].block[0].arguments == ("a b",)


def test_a_bad_edit_leaves_the_old_corefile_running(cluster):
    corefile(cluster, ".:53 {\n  nonsense\n}\n")
    assert "Unknown directive 'nonsense'" in cluster.dns.fault
    assert ask(cluster, "web.default.svc.cluster.local.").rcode == "NOERROR"


def test_the_ttl_of_the_clusters_names_can_be_set(cluster):
    corefile(cluster, BASE.format("", "ttl 7"))
    said = ask(cluster, "web.default.svc.cluster.local.")
    assert said.ttls == [7]


def test_hosts_entries_come_before_the_cluster_and_the_rest_falls_through(cluster):
    block = "hosts {\n      10.9.8.7 db.corp.example\n      fallthrough\n    }"
    corefile(cluster, BASE.format(block, ""))
    assert ask(cluster, "db.corp.example.").answer == ["db.corp.example. A 10.9.8.7"]
    assert ask(cluster, "7.8.9.10.in-addr.arpa.", "PTR").answer == [
        "7.8.9.10.in-addr.arpa. PTR db.corp.example."
    ]
    assert ask(cluster, "user1.corp.example.").answer == ["user1.corp.example. A 192.168.0.50"]


def test_hosts_answer_in_lower_case_and_know_localhost(cluster):
    corefile(
        cluster,
        BASE.format("hosts {\n      10.9.8.7 Db.corp.example\n      fallthrough\n    }", ""),
    )
    assert ask(cluster, "DB.corp.example.").answer == ["db.corp.example. A 10.9.8.7"]
    assert ask(cluster, "localhost.").answer == ["localhost. A 127.0.0.1"]
    assert ask(cluster, "1.0.0.127.in-addr.arpa.", "PTR").answer == [
        "1.0.0.127.in-addr.arpa. PTR localhost."
    ]


def test_rules_that_follow_each_other_are_turned_back_from_the_last(cluster):
    rules = (
        "rewrite continue name suffix .lab.example .corp.example answer auto\n"
        "    rewrite name suffix .corp.example .default.svc.cluster.local answer auto"
    )
    corefile(cluster, BASE.format(rules, ""))
    assert ask(cluster, "web.lab.example.").answer == ["web.lab.example. A 10.96.10.10"]


def test_hosts_without_fallthrough_fails_what_it_does_not_have(cluster):
    corefile(cluster, BASE.format("hosts {\n      10.9.8.7 db.corp.example\n    }", ""))
    assert ask(cluster, "example.com.").rcode == "SERVFAIL"


def test_a_rewritten_name_answers_under_the_name_that_was_asked(cluster):
    rule = "rewrite name shop.example.com web.default.svc.cluster.local"
    corefile(cluster, BASE.format(rule, ""))
    assert ask(cluster, "shop.example.com.").answer == ["shop.example.com. A 10.96.10.10"]


def test_a_suffix_rule_with_answer_auto_turns_names_in_the_answer_back(cluster):
    rule = "rewrite name suffix .lab.example .svc.cluster.local answer auto"
    corefile(cluster, BASE.format(rule, ""))
    said = ask(cluster, "web.default.lab.example.", "SRV")
    assert said.answer == ["web.default.lab.example. SRV 0 100 80 web.default.lab.example."]


def test_a_stub_domain_is_asked_where_its_block_says(cluster):
    stub = "corp.example:53 {\n    forward . 198.51.100.53\n}\n"
    corefile(cluster, BASE.format("", "") + stub)
    ask(cluster, "user1.corp.example.")
    assert cluster.dns.log[-2].server == "public"


def test_a_server_that_does_not_answer_is_servfail(cluster):
    text = BASE.format("", "").replace("/etc/resolv.conf", "10.244.1.10")
    corefile(cluster, text)
    assert ask(cluster, "example.com.").rcode == "SERVFAIL"


def test_a_name_that_no_block_is_for_is_refused(cluster):
    corefile(cluster, "cluster.local:53 {\n  kubernetes cluster.local\n}\n")
    assert ask(cluster, "example.com.").rcode == "REFUSED"


def test_pods_verified_answers_only_for_pods_that_are_there(cluster):
    corefile(cluster, BASE.format("", "pods verified"))
    assert ask(cluster, "10-244-1-10.default.pod.cluster.local.").rcode == "NOERROR"
    assert ask(cluster, "10-244-1-10.prod.pod.cluster.local.").rcode == "NXDOMAIN"
    assert ask(cluster, "1-2-3-4.default.pod.cluster.local.").rcode == "NXDOMAIN"


def test_a_cluster_that_is_described_with_a_bad_corefile_runs_kubeadms():
    cluster = build(dns_profile={"corefile": "nonsense"})
    assert "Unexpected EOF" in cluster.dns.fault
    assert ask(cluster, "kubernetes.default.svc.cluster.local.").rcode == "NOERROR"


def test_the_log_of_coredns_tells_of_each_change(cluster):
    lines = "kubectl logs -n kube-system deployment/coredns"
    assert run(cluster, lines, ADMIN).splitlines()[0] == ".:53"
    corefile(cluster, BASE.format("", ""))
    assert run(cluster, lines, ADMIN).splitlines()[-1] == "[INFO] Reloading complete"
    corefile(cluster, BASE.format("banana", ""))
    number = BASE.format("banana", "").splitlines().index("    banana") + 1
    wrong = f"/etc/coredns/Corefile:{number} - Error during parsing: Unknown directive 'banana'"
    assert run(cluster, lines, ADMIN).splitlines()[-3:] == [
        "[INFO] Reloading",
        f"[ERROR] Restart failed: {wrong}",
        "[ERROR] plugin/reload: Corefile changed but reload failed: "
        f"starting with listener file descriptors: {wrong}",
    ]


def test_a_file_that_cannot_be_read_is_only_warned_of(cluster):
    corefile(cluster, ".:53 {\n    errors\n")
    last = run(cluster, "kubectl logs -n kube-system deployment/coredns", ADMIN).splitlines()[-1]
    assert last.startswith("[WARNING] plugin/reload: Corefile parse failed: /etc/coredns/Corefile:")


def test_a_new_pod_tells_only_of_its_own_time(cluster):
    corefile(cluster, BASE.format("banana", ""))
    cluster.advance(5000)
    run(cluster, "kubectl rollout restart -n kube-system deployment/coredns", ADMIN)
    log = run(cluster, "kubectl logs -n kube-system deployment/coredns", ADMIN)
    assert log.startswith(".:53\n")
    assert "banana" not in log


def test_the_log_survives_a_fork(cluster):
    corefile(cluster, BASE.format("banana", ""))
    assert "banana" in run(cluster.fork(), "kubectl logs -n kube-system deployment/coredns", ADMIN)


def test_corednss_that_hang_let_every_client_wait(cluster):
    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/hang=true", ADMIN)
    before = cluster.clock.now
    assert "connection timed out" in run(cluster, "busybox nslookup web")
    assert run(cluster, "nslookup web").count("timed out") == 3
    assert cluster.clock.now - before >= 20_000
    run(cluster, "kubectl annotate pods -n kube-system -l k8s-app=kube-dns lab/hang-", ADMIN)
    assert ask(cluster, "web.default.svc.cluster.local.").rcode == "NOERROR"
