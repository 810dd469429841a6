"""Trimming Kubernetes' OpenAPI, and what Go's sources add to it."""

from __future__ import annotations

from lessons.management.commands.openapi import (
    add_choices,
    closure,
    enums,
    flattened,
    kind_definitions,
    qualified,
    structs,
)

GO = """
// Port is a port.
type Port struct {
\tName string `json:"name,omitempty" protobuf:"bytes,1,opt,name=name"`

\t// A number.
\tNumber int32 `json:"number" protobuf:"varint,2,opt,name=number"`
\tKind *PortKind `json:"kind,omitempty"`
}

type Listener struct {
\tmetav1.TypeMeta `json:",inline"`
\tPort            `json:",inline"`
\tCreated metav1.Time `json:"created,omitempty,omitzero"`
\tPorts []Port `json:"ports,omitempty"`
\tLimits map[string]resource.Quantity `json:"limits,omitempty"`
}
"""


def test_fields_keep_their_go_types_and_what_is_said_of_zeros() -> None:
    assert flattened(structs(GO), "Port") == {
        "name": "string,omitempty",
        "number": "int32",
        "kind": "*v1.PortKind,omitempty",
    }


def test_structs_inlined_in_others_are_part_of_them() -> None:
    assert flattened(structs(GO), "Listener") == {
        "name": "string,omitempty",
        "number": "int32",
        "kind": "*v1.PortKind,omitempty",
        "created": "v1.Time,omitempty,omitzero",
        "ports": "[]v1.Port,omitempty",
        "limits": "map[string]resource.Quantity,omitempty",
    }


def test_types_are_named_as_go_prints_them_elsewhere() -> None:
    assert [qualified(go) for go in ("[]*Port", "metav1.Time", "*bool", "types.UID")] == [
        "[]*v1.Port",
        "v1.Time",
        "*bool",
        "types.UID",
    ]


def test_only_what_our_kinds_refer_to_is_kept() -> None:
    gvk = {"group": "", "version": "v1", "kind": "Service"}
    definitions = {
        "a.Service": {
            "properties": {"spec": {"$ref": "#/definitions/a.Spec"}},
            "x-kubernetes-group-version-kind": [gvk],
        },
        "a.Spec": {"type": "object", "x-kubernetes-unions": []},
        "a.Other": {"type": "object"},
    }
    kinds = kind_definitions(definitions)
    assert kinds == {"Service": "a.Service"}
    assert closure(definitions, kinds.values()) == {
        "a.Service": {"properties": {"spec": {"$ref": "#/definitions/a.Spec"}}},
        "a.Spec": {"type": "object"},
    }


def test_a_type_with_choices_lists_them_with_what_the_source_says() -> None:
    source = (
        "// +enum\ntype Color string\n\nconst (\n\t// ColorRed is warm\n\t// and bright.\n"
        '\tColorRed Color = "Red"\n\tColorBlue Color = "Blue"\n\tOther Shape = "Round"\n)\n'
    )
    assert enums(source) == {"Color": {"Red": "is warm and bright.", "Blue": ""}}
    schema = {"description": "A color."}
    add_choices(schema, enums(source)["Color"])
    assert schema["enum"] == ["Blue", "Red"]
    listed = ' - `"Blue"`\n - `"Red"` is warm and bright.'
    assert schema["description"] == f"A color.\n\nPossible enum values:\n{listed}"
