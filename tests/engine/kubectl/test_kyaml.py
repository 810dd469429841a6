"""-o kyaml: YAML that reads like JSON, as kubectl printed these values."""

from __future__ import annotations

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from lessons.engine.terminal.kubectl.kyaml import to_kyaml

POD = """\
---
{
  apiVersion: "v1",
  metadata: {
    finalizers: [],
    labels: {
      1x: "z",
      a/b: "c",
      "no": "x",
    },
  },
  spec: {
    containers: [{
      command: [
        "a",
        "b",
      ],
      ports: [{
        containerPort: 80,
      }, {
        containerPort: 81,
      }],
      resources: {},
      tty: true,
    }],
  },
}
"""


def test_a_pod_in_kyaml():
    ports = [{"containerPort": 80}, {"containerPort": 81}]
    container = {"command": ["a", "b"], "ports": ports, "resources": {}, "tty": True}
    metadata = {"finalizers": [], "labels": {"no": "x", "1x": "z", "a/b": "c"}}
    pod = {"apiVersion": "v1", "metadata": metadata, "spec": {"containers": [container]}}
    assert to_kyaml(pod) == POD


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ('a "b" \\ c', '"a \\"b\\" \\\\ c"'),
        ("x\n", '"\\\n     x\\n\\\n    "'),
        (" lead\nend", '"\\\n    \\ lead\\n\\\n     end\\\n    "'),
        ("tab\t\x01", '"tab\t\\x01"'),
    ],
)
def test_texts_in_kyaml(text, written):
    assert to_kyaml({"a": text}) == f"---\n{{\n  a: {written},\n}}\n"


@settings(derandomize=True)
@given(
    st.recursive(
        st.none()
        | st.booleans()
        | st.integers()
        | st.text(st.characters(min_codepoint=32, max_codepoint=126) | st.sampled_from("\n")),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.from_regex(r"[a-z./-]{1,9}", fullmatch=True), inner)
        ),
    )
)
def test_kyaml_is_yaml(value):
    assert yaml.safe_load(to_kyaml({"value": value})) == {"value": value}
