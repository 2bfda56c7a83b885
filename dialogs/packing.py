"""A state as text and back: plain JSON, read strictly by the state's own annotations.

``unpack`` returns None for anything that is not a state of exactly this shape – an older
version, a cut text – and the dialog then begins anew, politely.
"""

import dataclasses
import json
from functools import lru_cache
from types import UnionType
from typing import Any, Literal, TypeVar, get_args, get_origin, get_type_hints

S = TypeVar("S")


def pack(state: Any) -> str:
    """The state as compact JSON."""
    return json.dumps(_plain(state), ensure_ascii=False, separators=(",", ":"))


def unpack(kind: type[S], text: str) -> S | None:
    """The state behind the text, or None when the text is not one."""
    try:
        return _build(kind, json.loads(text))  # type: ignore[no-any-return]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


# Reading annotations costs more than all the rest, and they never change.
_hints = lru_cache(maxsize=None)(get_type_hints)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value):
        return {name: _plain(getattr(value, name)) for name in value.__dataclass_fields__}
    return [_plain(each) for each in value] if isinstance(value, tuple) else value


def _build(kind: Any, value: Any) -> Any:
    if dataclasses.is_dataclass(kind) and isinstance(kind, type):
        hints = _hints(kind)
        if not isinstance(value, dict) or set(value) - set(hints):
            raise ValueError(kind.__name__)
        return kind(**{name: _build(hints[name], held) for name, held in value.items()})
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise TypeError(kind)
        return tuple(_build(inner[0], held) for held in value)
    if origin is Literal:
        if value not in inner:
            raise ValueError(value)
        return value
    if origin is UnionType:
        return None if value is None else _build(inner[0], value)
    if type(value) is not kind:
        raise TypeError(kind)
    return value
