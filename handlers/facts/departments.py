"""Which departments a category belongs to, by the names that offices give them, the most fitting first (K1)."""

import re
from functools import lru_cache

from handlers.roster.words import DEPARTMENT_CODES, department_code
from handlers.understanding import categories

_APART = re.compile(r"\s*(?:\+|/|→)\s*(?![^(]*\))")  # not inside brackets
_INSIDE = re.compile(r"(.+?)\((.+)\)")


@lru_cache(maxsize=64)
def responsible(category: str) -> tuple[str, ...]:
    """环境部(保洁) is 环境部(保洁), else 保洁, else 环境部; of 秩序维护部+工程部 the first that there is."""
    found: list[str] = []
    department = next((one.department for one in categories() if one.code == category), "")
    for name in _APART.split(department):
        inside = _INSIDE.fullmatch(name)
        found += [name, inside[2], inside[1]] if inside else [name]
    return tuple(dict.fromkeys(name for one in found if one for name in (one, *same(one))))


def same(name: str) -> tuple[str, ...]:
    """The other names of a department that most offices have: 客服中心 is 客户服务中心, and 保安部 is 秩序维护部."""
    code = DEPARTMENT_CODES.get(name)
    return tuple(other for other, its in DEPARTMENT_CODES.items() if its == code) if code else ()


def is_front_desk(name: str) -> bool:
    """Whether a department is the customer centre, whose group is the estate's."""
    return department_code(name) == "service"
