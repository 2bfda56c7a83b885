"""Settings, from the environment or a file: all faults told at once, secrets masked.

``SHOUWEN_TOKEN_FILE`` (a file only its owner can read) is preferred to ``SHOUWEN_TOKEN``.
"""

import stat
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict


class SettingsError(Exception):
    """Settings that cannot be used; the text lists every fault, one a line."""


class Settings(BaseSettings):
    """How the bot is run.

    ``data``: the folder of the database. ``api_base``: any Bot API server. ``log_format``: plain
    lines for people, JSON for machines.
    """

    model_config = SettingsConfigDict(env_prefix="SHOUWEN_", env_file=".env", extra="ignore")

    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    data: Path = Path("data")
    engine: Literal["aiogram"] = "aiogram"
    api_base: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["plain", "json"] = "plain"
    poll_seconds: int = Field(default=25, ge=1, le=50)
    rate_overall: float = Field(default=25.0, gt=0)
    rate_chat: float = Field(default=1.0, gt=0)
    rate_group_minute: int = Field(default=18, ge=1)

    @property
    def database(self) -> Path:
        """The SQLite file."""
        return self.data / "shouwen.db"


def load(**given: object) -> Settings:
    """The settings, with what the command line gave on top; raises ``SettingsError`` with all faults."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except ValidationError as error:
        faults = [f"SHOUWEN_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("\n".join(faults)) from None


def token(settings: Settings) -> str:
    """The bot's token; raises ``SettingsError`` when there is none or its file is open to others."""
    if settings.token_file is not None:
        path = settings.token_file
        if not path.is_file():
            raise SettingsError(f"SHOUWEN_TOKEN_FILE: there is no file {path}.")
        if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            raise SettingsError(f"SHOUWEN_TOKEN_FILE: others can read {path}; run: chmod 600 {path}")
        return path.read_text(encoding="ascii").strip()
    found = settings.token.get_secret_value()
    if not found:
        raise SettingsError(
            "SHOUWEN_TOKEN: no bot token. Ask @BotFather for one and put it into a file that only you can read, "
            "then set SHOUWEN_TOKEN_FILE to that file."
        )
    return found
