"""How a server shows what an update of a pod may not change: as its own Go structs, with all their fields."""

import copy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.api.pod.internal import pretty_spec
from lessons.engine.api.pod.validation import validate_update

POD = {
    "metadata": {"name": "a", "namespace": "default", "uid": "1"},
    "spec": {
        "containers": [
            {
                "name": "web",
                "image": "nginx",
                "imagePullPolicy": "Always",
                "ports": [{"containerPort": 80, "protocol": "TCP"}],
                "resources": {},
                "terminationMessagePath": "/dev/termination-log",
                "terminationMessagePolicy": "File",
            }
        ],
        "dnsPolicy": "ClusterFirst",
        "restartPolicy": "Always",
        "schedulerName": "default-scheduler",
        "securityContext": {},
        "terminationGracePeriodSeconds": 30,
    },
}


def difference(**changes):
    """The lines with a sign that a server prints for a changed spec."""
    changed = copy.deepcopy(POD)
    changed["spec"].update(changes)
    error = validate_update(changed, POD)[-1]
    return [line.strip() for line in error.text.splitlines() if line[:1] in "+-"]


@pytest.mark.parametrize(
    ("changes", "shown"),
    [
        (
            {"terminationGracePeriodSeconds": 5},
            ['- "TerminationGracePeriodSeconds": 30,', '+ "TerminationGracePeriodSeconds": 5,'],
        ),
        ({"dnsPolicy": "Default"}, ['- "DNSPolicy": "ClusterFirst",', '+ "DNSPolicy": "Default",']),
        (
            {"nodeSelector": {"b": "<2>", "a": "1"}},
            [
                '- "NodeSelector": null,',
                '+ "NodeSelector": {',
                '+  "a": "1",',
                '+  "b": "\\u003c2\\u003e"',
                "+ },",
            ],
        ),
        ({"hostPID": True}, ['-  "HostPID": false,', '+  "HostPID": true,']),
        ({"hostname": "h"}, ['- "Hostname": "",', '+ "Hostname": "h",']),
        (
            {"readinessGates": [{"conditionType": "x/y"}]},
            [
                '- "ReadinessGates": null,',
                '+ "ReadinessGates": [',
                "+  {",
                '+   "ConditionType": "x/y"',
                "+  }",
                "+ ],",
            ],
        ),
    ],
)
def test_the_difference_names_the_fields_as_go_does(changes, shown):
    assert difference(**changes) == shown


def test_every_field_of_a_volume_is_there_and_its_source_among_them():
    volume = {"name": "v", "emptyDir": {}}
    lines = [line.strip() for line in pretty_spec({**POD["spec"], "volumes": [volume]})]
    start = lines.index('"Volumes": [')
    assert lines[start + 1 : start + 5] == [
        "{",
        '"Name": "v",',
        '"HostPath": null,',
        '"EmptyDir": {',
    ]
    assert lines[start + 5 : start + 8] == ['"Medium": "",', '"SizeLimit": null', "},"]


def test_a_probe_has_its_handler_before_its_numbers():
    probe = {"httpGet": {"path": "/", "port": "http", "scheme": "HTTP"}, "periodSeconds": 10}
    spec = copy.deepcopy(POD["spec"])
    spec["containers"][0]["readinessProbe"] = probe
    text = "".join(line.strip() for line in pretty_spec(spec))
    assert (
        '"ReadinessProbe": {"Exec": null,"HTTPGet": {"Path": "/","Port": "http","Host": "",'
        '"Scheme": "HTTP","HTTPHeaders": null},"TCPSocket": null,"GRPC": null,'
        '"InitialDelaySeconds": 0,"TimeoutSeconds": 0,"PeriodSeconds": 10,"SuccessThreshold": 0,'
        '"FailureThreshold": 0,"TerminationGracePeriodSeconds": null}'
    ) in text


@given(names=st.lists(st.text(min_size=1), unique=True, max_size=3))
@settings(derandomize=True, max_examples=30)
def test_any_values_are_one_line_each(names):
    spec = {**POD["spec"], "nodeSelector": {name: name for name in names}}
    assert len(pretty_spec(spec)) == len(pretty_spec(POD["spec"])) + (len(names) + 1) * bool(names)
