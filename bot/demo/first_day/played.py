"""What has been played of a first day, and what was said at each step; kept, so that it is there after a stop."""

import json
import os
from pathlib import Path

from bot.demo.notebook import UNREADABLE, Illegible

FILE = "day.json"


class Played:
    """The steps that are done, by their keys, with their lines; ``doing`` is the one under way."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / FILE
        self.doing = ""
        self.said: dict[str, list[str]] = {}
        self.done: list[str] = []
        if self._path.exists():
            self._read()

    def begin(self, key: str) -> None:
        """A step begins, or begins anew."""
        self.doing, self.said[key] = key, []

    def tell(self, line: str) -> None:
        """A line of the step under way."""
        self.said[self.doing].append(line)

    def end(self, *, well: bool) -> None:
        """The step is over, done or not."""
        if well:
            self.done.append(self.doing)
        self.doing = ""
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps({"done": self.done, "said": self.said}, ensure_ascii=False), encoding="utf-8")
        os.replace(fresh, self._path)

    def _read(self) -> None:
        try:
            kept = json.loads(self._path.read_text(encoding="utf-8"))
            self.said, self.done = dict(kept["said"]), list(kept["done"])
        except (ValueError, TypeError, KeyError) as error:
            raise Illegible(UNREADABLE, file=self._path) from error
