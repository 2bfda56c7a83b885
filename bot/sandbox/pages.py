"""A page's files, read whole and answered: they are small, and none stays open when its reader has gone."""

from collections.abc import Mapping
from pathlib import Path

from aiohttp import web

# Named here, for what a machine takes them for differs from one to the next.
_KINDS = {
    ".html": "text/html",
    ".js": "text/javascript",
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".pdf": "application/pdf",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
# What is answered is what lies in the folder now.
FRESH = {"Cache-Control": "no-cache"}


def answer(path: Path, headers: Mapping[str, str] = FRESH) -> web.Response:
    """A file as an answer; raises ``HTTPNotFound`` when there is none."""
    if not path.is_file():
        raise web.HTTPNotFound
    kind = _KINDS.get(path.suffix, "application/octet-stream")
    charset = "utf-8" if kind.startswith("text/") else None
    return web.Response(body=path.read_bytes(), content_type=kind, charset=charset, headers=headers)


def add_folder(app: web.Application, prefix: str, folder: Path) -> None:
    """Let the files that lie in a folder, none deeper, be read below an address."""

    async def one(request: web.Request) -> web.Response:
        return answer(folder / request.match_info["name"])

    app.router.add_get(f"{prefix}/{{name:[\\w-][\\w.-]*}}", one)
