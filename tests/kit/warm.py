"""What the process loads from which the tests' bots are forked: everything, so that none waits for an import."""

from importlib import import_module

from handlers import understanding
from storage import migrate
from tests.kit import child

for name in ("bot.engines.with_aiogram", "bot.engines.with_ptb", "psycopg", "sqlalchemy.dialects.postgresql.psycopg"):
    import_module(name)
understanding.warm(None)
understanding.understand("我们3栋的电梯又坏了")

__all__ = ["child", "migrate"]
