"""The classroom cluster: what a profile is where it says nothing else."""

from __future__ import annotations

CLASSROOM_NODES = [
    {"name": "k8s-master", "ip": "192.168.0.30", "control_plane": True},
    {"name": "k8s-node01", "ip": "192.168.0.31"},
    {"name": "k8s-node02", "ip": "192.168.0.32"},
]

# As kubeadm 1.36 writes it.
COREFILE = """\
.:53 {
    errors
    health {
       lameduck 5s
    }
    ready
    kubernetes cluster.local in-addr.arpa ip6.arpa {
       pods insecure
       fallthrough in-addr.arpa ip6.arpa
       ttl 30
    }
    prometheus :9153
    forward . /etc/resolv.conf {
       max_concurrent 1000
    }
    cache 30 {
       disable success cluster.local
       disable denial cluster.local
    }
    loop
    reload
    loadbalance
}
"""

# The names that exist outside the cluster, as zone files; one file serves one zone, by its $ORIGIN.
UPSTREAM_ZONES = {
    "corp.example.db": """\
$ORIGIN corp.example.
$TTL 3600
@ IN SOA ns.corp.example. hostmaster.corp.example. 2026112101 7200 1800 86400 300
@ IN NS ns
ns IN A 192.168.0.2
user1 IN A 192.168.0.50
laptop IN CNAME user1
k8s-master IN A 192.168.0.30
k8s-node01 IN A 192.168.0.31
k8s-node02 IN A 192.168.0.32
short 5 IN A 192.168.0.50
@ IN MX 10 mail
mail IN A 192.168.0.60
""",
    "example.com.db": """\
$ORIGIN example.com.
$TTL 300
@ IN SOA ns.example.com. noc.example.com. 2026112101 7200 3600 1209600 60
@ IN NS ns
ns IN A 198.51.100.53
@ IN A 198.51.100.80
www IN CNAME @
my.database IN A 198.51.100.81
shop IN A 203.0.113.10
api IN A 203.0.113.11
@ IN TXT "v=spf1 -all"
@ IN MX 0 .
""",
    "github.io.db": """\
$ORIGIN github.io.
$TTL 3600
@ IN SOA dns1.p05.nsone.net. hostmaster.nsone.net. 1647625169 43200 7200 1209600 3600
@ IN NS dns1.p05.nsone.net.
github IN A 185.199.108.153
github IN A 185.199.109.153
github IN A 185.199.110.153
github IN A 185.199.111.153
""",
    "google.com.db": """\
$ORIGIN google.com.
$TTL 300
@ IN SOA ns1.google.com. dns-admin.google.com. 700000000 900 900 1800 60
@ IN NS ns1
ns1 IN A 216.239.32.10
www IN A 142.250.72.4
""",
    "rev.db": """\
$ORIGIN 0.168.192.in-addr.arpa.
$TTL 3600
@ IN SOA ns.corp.example. hostmaster.corp.example. 2026112101 7200 1800 86400 300
@ IN NS ns.corp.example.
50 IN PTR user1.corp.example.
31 IN PTR k8s-node01.corp.example.
""",
    "root.db": """\
$ORIGIN .
$TTL 86400
@ IN SOA a.root-servers.net. nstld.verisign-grs.com. 2026112100 1800 900 604800 86400
@ IN NS a.root-servers.net.
""",
}
