"""Strategic merge patches: what `kubectl apply` sends and how the server takes it, lists merged by the API's keys.

staging/src/k8s.io/apimachinery/pkg/util/strategicpatch/patch.go
"""

from lessons.engine.strategicmerge.jsonpatch import json_patch, merge_patch
from lessons.engine.strategicmerge.lookup import PatchError
from lessons.engine.strategicmerge.merging import apply_patch, strategic_merge
from lessons.engine.strategicmerge.threeway import three_way, two_way

__all__ = [
    "PatchError",
    "apply_patch",
    "json_patch",
    "merge_patch",
    "strategic_merge",
    "three_way",
    "two_way",
]
