"""A page's files, read whole and answered: they are small, and none stays open when its reader has gone."""

import mimetypes
from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

# What is answered is what lies in the folder now.
FRESH = {"Cache-Control": "no-cache"}


def answer(path: Path, headers: Mapping[str, str] = FRESH) -> web.Response:
    """A file as an answer; raises ``HTTPNotFound`` when there is none."""
    if not path.is_file():
        raise web.HTTPNotFound
    kind, _ = mimetypes.guess_type(path.name)
    charset = "utf-8" if kind is not None and kind.startswith("text/") else None
    return web.Response(
        body=path.read_bytes(), content_type=kind or "application/octet-stream", charset=charset, headers=headers
    )


def add_folder(app: web.Application, prefix: str, folder: Path) -> None:
    """Let the files that lie in a folder, none deeper, be read below an address."""

    async def one(request: web.Request) -> web.Response:
        return answer(folder / request.match_info["name"])

    app.router.add_get(f"{prefix}/{{name:[\\w-][\\w.-]*}}", one)
