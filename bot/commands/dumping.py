"""PostgreSQL's own tools for a backup: pg_dump and pg_restore, which must be there and as new as the server.

The password travels in the environment, never on a command line, which everybody on the machine can read.
"""

import os
import shutil
import subprocess
from pathlib import Path

from dialogs.kit import N_
from storage.database import DatabaseError, without_password

NO_TOOL = N_(
    "{tool} is not on this machine: install PostgreSQL's client (apt install postgresql-client), of the server's "
    "version or newer, or run it on the server."
)


def dump(url: str, file: Path) -> None:
    """Write a database into a file of PostgreSQL's custom format; raises ``DatabaseError``."""
    _run("pg_dump", url, "--format=custom", f"--file={file}")
    _run("pg_restore", "", "--list", str(file))


def load(url: str, file: Path) -> None:
    """Fill an empty database from such a file, whole or not at all; raises ``DatabaseError``."""
    _run("pg_restore", url, "--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges", str(file))


def _run(tool: str, url: str, *words: str) -> None:
    program = shutil.which(tool)
    if program is None:
        raise DatabaseError(NO_TOOL, tool=tool)
    command, environment = [program, *words], dict(os.environ)
    if url:
        address, password = without_password(url)
        environment |= {"PGPASSWORD": password} if password else {}
        command.append(f"--dbname={address}")
    done = subprocess.run(command, env=environment, capture_output=True, text=True, errors="replace", check=False)
    if done.returncode:
        said = " ".join(done.stderr.split())[-300:]
        raise DatabaseError(N_("{tool} could not do it: {why}"), tool=tool, why=said)
