"""From Python types to JSON Schema: what the code returns is what the description of the API says. Pure."""

import dataclasses
import datetime as dt
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, Union, get_args, get_origin

Schema = dict[str, Any]


@dataclass
class Components:
    """The records that a description refers to, each under its own name."""

    schemas: dict[str, Schema] = field(default_factory=dict)
    records: dict[str, type] = field(default_factory=dict)
    """What they were made from."""


_PLAIN: dict[Any, Schema] = {
    str: {"type": "string"}, int: {"type": "integer"}, float: {"type": "number"}, bool: {"type": "boolean"},
    type(None): {"type": "null"}, dt.datetime: {"type": "string", "description": "ISO 8601, with a time zone."},
}  # fmt: skip


def schema(hint: Any, components: Components) -> Schema:
    """The schema of a type. Records (dataclasses, TypedDicts) go to `components` by name, and are referred to.

    Of Annotated the first annotation counts. Raises TypeError for a type that has no shape in JSON, and for a record
    whose name another one has.
    """
    origin, arguments = get_origin(hint), get_args(hint)
    if hint in _PLAIN:
        return dict(_PLAIN[hint])
    if origin is typing.Annotated:
        return schema(arguments[1], components)
    if origin is typing.NotRequired:
        return schema(arguments[0], components)
    if origin is Literal:
        return {"type": "string", "enum": list(arguments)}
    if origin in (Union, types.UnionType):
        return {"anyOf": [schema(argument, components) for argument in arguments]}
    if origin in (list, tuple):
        return _array(origin, arguments, components)
    if origin in (dict, Mapping):
        return {"type": "object", "additionalProperties": schema(arguments[1], components)}
    if dataclasses.is_dataclass(hint) or typing.is_typeddict(hint):
        return _record(hint, components)
    raise TypeError(f"{hint!r} has no shape in JSON")


def _array(origin: Any, arguments: tuple[Any, ...], components: Components) -> Schema:
    if origin is tuple and arguments[-1] is not Ellipsis:
        items = [schema(argument, components) for argument in arguments]
        return {"type": "array", "prefixItems": items, "minItems": len(items), "maxItems": len(items)}
    return {"type": "array", "items": schema(arguments[0], components)}


def _record(record: Any, components: Components) -> Schema:
    name = record.__name__.removesuffix("Json")
    if components.records.setdefault(name, record) is not record:
        raise TypeError(f"{record!r} and {components.records[name]!r} would both be called {name}")
    if name not in components.schemas:
        components.schemas[name] = {}  # before its fields, one of which may be of the same kind
        hints = typing.get_type_hints(record, include_extras=True)
        required = [field for field in hints if typing.get_origin(hints[field]) is not typing.NotRequired]
        about = (record.__doc__ or "").strip()
        components.schemas[name] = {
            "type": "object",
            **({} if not about or about.startswith(f"{record.__name__}(") else {"description": _squeezed(about)}),
            "properties": {field: schema(hint, components) for field, hint in hints.items()},
            "required": required,
        }
    return {"$ref": f"#/components/schemas/{name}"}


def _squeezed(text: str) -> str:
    return " ".join(text.split("\n\n")[0].split())
