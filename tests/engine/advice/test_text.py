import pytest
import yaml

from lessons.engine.advice.edits import ABSENT, Edit, changed
from lessons.engine.advice.text import with_edits
from lessons.engine.refs import FieldPath, Ref

BLOCK = """\
# The shop's Service.
apiVersion: v1
kind: Service
metadata:
  name: web   # its name in DNS
spec:
  selector:
    app: web
    tier: web
  ports:
  - name: http
    port: 80
    targetPort: 80
  loadBalancerSourceRanges:
  - 192.0.2.0/24
"""
FLOW = """\
{apiVersion: v1, kind: Service, metadata: {name: web},
 spec: {selector: {app: web, tier: web}, ports: [{name: http, port: 80, targetPort: 80}],
  loadBalancerSourceRanges: [192.0.2.0/24]}}
"""
EDITS: list[tuple[FieldPath, object, str]] = [
    (("spec", "selector", "tier"), "front", ""),
    (("spec", "selector", "app"), "web", "name"),
    (("spec", "selector", "app"), ABSENT, ""),
    (("spec", "ports", 0, "targetPort"), 8080, ""),
    (("spec", "ports", 0, "targetPort"), "http", ""),
    (("spec", "ports", 0, "nodePort"), 30080, ""),
    (("spec", "type"), "NodePort", ""),
    (("spec", "publishNotReadyAddresses"), True, ""),
    (("spec", "loadBalancerSourceRanges", 1), "198.51.100.7/32", ""),
    (("metadata", "annotations", "lab/ready"), "true", ""),
]


@pytest.mark.parametrize("text", [BLOCK, FLOW], ids=["block", "flow"])
@pytest.mark.parametrize(("path", "new", "key"), EDITS)
def test_only_the_edit_changes_what_the_file_says(
    text: str, path: FieldPath, new: object, key: str
) -> None:
    edit = Edit(Ref("Service", "default", "web"), path, None, new, key)
    after = with_edits({"web.yaml": text}, (edit,))["web.yaml"]
    assert yaml.safe_load(after) == edit.applied(yaml.safe_load(text))
    kept = [line for line in text.splitlines() if line in after.splitlines()]
    assert len(text.splitlines()) - len(kept) <= 1


def test_comments_and_other_documents_stay_as_they_were_typed() -> None:
    text = f"{BLOCK}---\n# Another.\nkind: Service\nmetadata: {{name: other}}\nspec: {{type: ClusterIP}}\n"
    edit = Edit(Ref("Service", "default", "other"), ("spec", "type"), "ClusterIP", "NodePort")
    after = with_edits({"web.yaml": text}, (edit,))["web.yaml"]
    assert after == text.replace("{type: ClusterIP}", "{type: NodePort}")


@pytest.mark.parametrize("text", ["", "kind: Pod\n", "kind: [", "- a\n- b\n", "metadata: web\n"])
def test_a_file_without_the_object_is_left_alone(text: str) -> None:
    edit = Edit(Ref("Service", "default", "web"), ("spec", "type"), ABSENT, "NodePort")
    assert with_edits({"web.yaml": text}, (edit,)) == {}


def test_changing_a_value_copies_only_the_way_to_it() -> None:
    before = {"spec": {"ports": [{"port": 80}], "selector": {"app": "web"}}}
    after = changed(before, ("spec", "ports", 0, "port"), 81)
    assert before["spec"]["ports"][0]["port"] == 80
    assert after["spec"]["ports"][0]["port"] == 81
    assert after["spec"]["selector"] is before["spec"]["selector"]
