"""create secret, ingress and serviceaccount, the order of -o json, and kubectl's first page."""

from __future__ import annotations

import base64
import json

import pytest

from lessons.engine.terminal.kubectl.commands import ROOT
from lessons.engine.terminal.kubectl.help import GROUPS

TLS = {"crt.pem": "-----BEGIN CERTIFICATE-----\n", "key.pem": "-----BEGIN PRIVATE KEY-----\n"}


def made(kubectl, command, files=None):
    return json.loads(kubectl(f"create {command} --dry-run=client -o json", files or {}).stdout)


def test_a_login_becomes_what_container_runtimes_read(kubectl):
    options = "--docker-username=u --docker-password=p --docker-email=e@x"
    secret = made(kubectl, f"secret docker-registry reg {options}")
    held = json.loads(base64.b64decode(secret["data"][".dockerconfigjson"]))
    assert held == {
        "auths": {
            "https://index.docker.io/v1/": {
                "username": "u",
                "password": "p",
                "email": "e@x",
                "auth": base64.b64encode(b"u:p").decode(),
            }
        }
    }


def test_a_certificate_and_its_key_become_a_secret(kubectl):
    secret = made(kubectl, "secret tls cert --cert=crt.pem --key=key.pem", TLS)
    assert secret["type"] == "kubernetes.io/tls"
    assert sorted(secret["data"]) == ["tls.crt", "tls.key"]


def test_rules_of_one_host_stand_together_and_a_star_means_prefix(kubectl):
    rules = "--rule='a.b/x*=web:80' --rule='c.d/=api:http,tls=cert' --rule='a.b/y=web:81'"
    spec = made(kubectl, f"ingress ing {rules}")["spec"]
    assert [rule["host"] for rule in spec["rules"]] == ["a.b", "c.d"]
    paths = [(path["path"], path["pathType"]) for path in spec["rules"][0]["http"]["paths"]]
    assert paths == [("/x", "Prefix"), ("/y", "Exact")]
    assert spec["tls"] == [{"hosts": ["c.d"], "secretName": "cert"}]


def test_what_kubectl_builds_itself_is_printed_in_the_order_of_its_structs(kubectl):
    text = kubectl("create service clusterip web2 --tcp=80:8080 --dry-run=client -o json").stdout
    names = [line.split('"')[1] for line in text.splitlines() if '": ' in line]
    assert names == [
        "kind", "apiVersion", "metadata", "name", "labels", "app", "spec", "ports", "name",
        "protocol", "port", "targetPort", "selector", "app", "type", "status", "loadBalancer",
    ]  # fmt: skip


def test_what_comes_out_of_a_file_is_printed_in_the_order_of_the_alphabet(kubectl):
    text = kubectl("create -f cm.yaml --dry-run=client -o json", {"cm.yaml": "kind: ConfigMap\nmetadata: {name: a}\napiVersion: v1\n"}).stdout  # fmt: skip
    assert text.startswith('{\n    "apiVersion": "v1",\n    "kind": "ConfigMap",\n')


@pytest.mark.parametrize("name", ["job", "cronjob", "role", "quota", "token"])
def test_a_kind_that_the_lab_lacks_is_refused_whatever_its_flags(kubectl, name):
    answer = kubectl(f"create {name} x --image=a --verb=get --hard=pods=1")
    assert answer.stderr == f"error: the lab cannot create a {name}, which a real cluster could\n"


def test_the_first_page_groups_the_commands(kubectl):
    page = kubectl("").stdout
    assert "\nBasic Commands (Beginner):\n  create          Create a resource" in page
    assert [page.index(title) for title, _ in GROUPS] == sorted(
        page.index(title) for title, _ in GROUPS
    )


def test_every_command_is_in_a_group_but_those_a_plain_list_leaves_out():
    grouped = {name for _, names in GROUPS for name in names}
    assert {command.name for command in ROOT.children} - grouped == {"kuberc"}


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("auth can-i get foo", "Warning: the server doesn't have a resource type 'foo'\n\n"),
        ("auth can-i fly pods", "Warning: verb 'fly' is not a known verb\n\n"),
        ("auth can-i get nodes", "Warning: resource 'nodes' is not namespace scoped\n\n"),
        ("auth can-i get pods", ""),
    ],
)
def test_a_question_that_may_be_mistaken_is_answered_with_a_warning(kubectl, command, told):
    answer = kubectl(command)
    assert (answer.stdout, answer.stderr) == ("yes\n", told)
