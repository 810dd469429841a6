"""metav1.LabelSelector, as kubectl prints it and turns it into the text of a selector."""

from __future__ import annotations

from lessons.engine.refs import Manifest


# staging/src/k8s.io/apimachinery/pkg/apis/meta/v1/helpers.go LabelSelectorAsSelector, FormatLabelSelector
def selector_text(selector: Manifest | None) -> str:
    """`app=web,tier in (a,b),!old`; "" for an empty one. Parts are in the order of their keys."""
    if not selector:
        return ""
    parts = [(key, f"{key}={value}") for key, value in (selector.get("matchLabels") or {}).items()]
    for expression in selector.get("matchExpressions") or ():
        key, operator = expression["key"], expression["operator"]
        values = ",".join(sorted(expression.get("values") or ()))
        text = {
            "In": f"{key} in ({values})",
            "NotIn": f"{key} notin ({values})",
            "Exists": key,
            "DoesNotExist": f"!{key}",
        }.get(operator, key)
        parts.append((key, text))
    return ",".join(text for _, text in sorted(parts, key=lambda part: part[0]))


def format_selector(selector: Manifest | None) -> str:
    """The same, with `<none>` for an empty one."""
    return selector_text(selector) or "<none>"
