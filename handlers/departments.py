"""Which departments a category belongs to, in the taxonomy's own words, the most fitting first (K1)."""

import re
from functools import lru_cache

from handlers.understanding import categories

_APART = re.compile(r"\s*(?:\+|/|→)\s*")
_INSIDE = re.compile(r"(.+?)\((.+)\)")


@lru_cache(maxsize=64)
def responsible(category: str) -> tuple[str, ...]:
    """环境部(保洁) is 环境部(保洁), else 保洁, else 环境部; of 秩序维护部+工程部 the first that there is."""
    found: list[str] = []
    department = next((one.department for one in categories() if one.code == category), "")
    for name in _APART.split(department):
        inside = _INSIDE.fullmatch(name)
        found += [name, inside[2], inside[1]] if inside else [name]
    return tuple(dict.fromkeys(filter(None, found)))
