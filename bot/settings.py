"""Settings, from the environment or the settings file: all faults told at once, secrets masked.

Each secret may stand in a file that only its owner can read (``SHOUWEN_TOKEN_FILE``), which is
preferred to the secret itself in the environment (``SHOUWEN_TOKEN``).
"""

import os
import re
import stat
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from pydantic import AliasChoices, Field, SecretStr, ValidationError, field_validator
from pydantic_settings import BaseSettings, InitSettingsSource, PydanticBaseSettingsSource, SettingsConfigDict

from bot import settings_file
from bot.settings_file import PREFIX, SettingsFileError
from dialogs.kit import N_
from storage.database import is_server, url_of
from storage.errors import Sentence

SECRET = re.compile(r"[A-Za-z0-9_-]{32,256}")  # Telegram's alphabet, and long enough not to be guessed
BESIDE = "DATABASE_URL"  # not ours alone, but we read it
# What each engine needs for a SOCKS proxy beside its own packages.
SOCKS = {"aiogram": ("aiohttp_socks", "aiohttp-socks"), "ptb": ("socksio", "socksio")}


class SettingsError(Sentence):
    """Settings that cannot be used; the text lists every fault, one a line."""


class Settings(BaseSettings):
    """How the bot is run.

    ``settings``: the settings file. ``data``: the folder of the SQLite file; ``database_url`` names another
    database, perhaps a PostgreSQL server. ``token_folder``: token files of several bots that run side by side.
    ``api_base``: any Bot API server. ``proxy``: through which Telegram is reached. ``log_format``: plain lines
    for people, JSON for machines. ``webhook_url``: where Telegram reaches us, as far as the part of the path
    that is ours. ``webhook_secret_old`` is still taken while a new one spreads.
    ``media_url``: where copies of evidence are kept, a folder or a URL such as ``s3://bucket/prefix``; unset: the
    folder ``media`` under ``data``; "off" or empty: at Telegram only.
    ``patience``: how many seconds a webhook waits for a commit. ``watch_port``: 0 for none.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore")

    settings: Path | None = None
    token: SecretStr = SecretStr("")
    token_file: Path | None = None
    token_folder: Path | None = None
    data: Path = Path("data")
    database_url: SecretStr = Field(
        default=SecretStr(""), validation_alias=AliasChoices("SHOUWEN_DATABASE_URL", "DATABASE_URL", "database_url")
    )
    media_url: str | None = None
    engine: Literal["aiogram", "ptb"] = "aiogram"
    api_base: str = Field(default="https://api.telegram.org", pattern=r"^https?://")
    proxy: SecretStr = SecretStr("")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"
    log_format: Literal["plain", "json"] = "plain"
    poll_seconds: int = Field(default=25, ge=1, le=50)
    rate_overall: float = Field(default=25.0, gt=0)
    rate_chat: float = Field(default=1.0, gt=0)
    rate_group_minute: int = Field(default=18, ge=1)
    receive: Literal["polling", "webhook"] = "polling"
    webhook_url: str = Field(default="", pattern=r"^(https?://[^\s/?#]+[^\s?#]*)?$")
    webhook_path: str = Field(default="", pattern=r"^([A-Za-z0-9_-]{16,128})?$")
    webhook_secret: SecretStr = SecretStr("")
    webhook_secret_file: Path | None = None
    webhook_secret_old: SecretStr = SecretStr("")
    webhook_secret_old_file: Path | None = None
    webhook_host: str = "127.0.0.1"
    webhook_port: int = Field(default=8443, ge=1, le=65535)
    webhook_shared_port: bool = False
    webhook_connections: int = Field(default=40, ge=1, le=100)
    patience: float = Field(default=20.0, gt=0, le=50)
    watch_host: str = "127.0.0.1"
    watch_port: int = Field(default=0, ge=0, le=65535)

    @field_validator("proxy")
    @classmethod
    def _proxy_is_one(cls, given: SecretStr) -> SecretStr:
        """It may hold a password, so what is wrong with it is said without it."""
        if (address := given.get_secret_value()) and not _is_proxy(address):
            raise ValueError("it must look like http://host:port or socks5://host:port")
        return given

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line wins over the environment, the environment over the file, which is read by our own rules."""
        path = init_settings().get("settings") or os.environ.get(f"{PREFIX}SETTINGS")
        values = _in_file(settings_file.found(path), set(cls.model_fields))
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=values)

    @property
    def url(self) -> str:
        """The database's URL."""
        return self.database_url.get_secret_value() or url_of(self.data / "shouwen.db")

    @property
    def media(self) -> str:
        """Where copies of evidence are kept; empty where none are."""
        if self.media_url is None:
            return str(self.data / "media")
        return "" if self.media_url == "off" else self.media_url

    @property
    def on_server(self) -> bool:
        """Whether the database is a server, on which several processes may work; raises ``DatabaseError``."""
        return is_server(self.url)


def _is_proxy(address: str) -> bool:
    try:
        parts = urlsplit(address)
        return parts.scheme in ("http", "socks5") and bool(parts.hostname) and bool(parts.port)
    except ValueError:
        return False


def _in_file(path: Path | None, fields: set[str]) -> dict[str, Any]:
    """What the settings file says, by field; raises ``SettingsFileError``."""
    if path is None:
        return {}
    known = {f"{PREFIX}{name.upper()}" for name in fields} | {BESIDE}
    told = settings_file.read(path, known)
    return {name.removeprefix(PREFIX).lower(): value for name, value in told.items() if name in known}


def load(**given: object) -> Settings:
    """The settings, with what the command line gave on top; raises ``SettingsError`` with all faults."""
    try:
        return Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
    except SettingsFileError as error:
        raise SettingsError(str(error)) from None
    except ValidationError as error:
        faults = [f"SHOUWEN_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg']}" for fault in error.errors()]
        raise SettingsError("\n".join(faults)) from None


def proxy(settings: Settings) -> str:
    """The proxy's address, empty for none; raises ``SettingsError`` where the engine lacks what a SOCKS proxy needs."""
    address = settings.proxy.get_secret_value()
    module, package = SOCKS[settings.engine]
    if address.startswith("socks5:") and find_spec(module) is None:
        raise SettingsError(
            N_(
                "SHOUWEN_PROXY: a SOCKS proxy needs one package more: .venv/bin/pip install {package} – or name the "
                "HTTP port of the same proxy, which needs nothing."
            ),
            package=package,
        )
    return address


def token(settings: Settings) -> str:
    """The bot's token; raises ``SettingsError`` when there is none or its file is open to others."""
    found = _secret(settings, "token")
    if not found:
        raise SettingsError(
            N_(
                "SHOUWEN_TOKEN: no bot token. `shouwen init` asks for it; or put the one from @BotFather into a file "
                "that only you can read, and set SHOUWEN_TOKEN_FILE to that file."
            )
        )
    return found


def tokens(settings: Settings) -> tuple[str, ...]:
    """The tokens of all bots that run side by side; raises ``SettingsError``."""
    if settings.token_folder is None:
        return (token(settings),)
    if not settings.token_folder.is_dir():
        raise SettingsError(f"SHOUWEN_TOKEN_FOLDER: there is no folder {settings.token_folder}.")
    files = sorted(path for path in settings.token_folder.iterdir() if not path.name.startswith("."))
    if not files:
        raise SettingsError(f"SHOUWEN_TOKEN_FOLDER: no token file lies in {settings.token_folder}.")
    return tuple(_read("SHOUWEN_TOKEN_FOLDER", path) for path in files)


def webhook_secrets(settings: Settings) -> tuple[str, ...]:
    """The webhook's secret, and after it the old one where one is still valid; raises ``SettingsError``."""
    secret, old = _secret(settings, "webhook_secret"), _secret(settings, "webhook_secret_old")
    if not secret:
        raise SettingsError(
            "SHOUWEN_WEBHOOK_SECRET: no secret for the webhook. Make one: "
            "(umask 077; openssl rand -hex 32 > webhook-secret), then set SHOUWEN_WEBHOOK_SECRET_FILE to that file."
        )
    for name, value in (("WEBHOOK_SECRET", secret), ("WEBHOOK_SECRET_OLD", old)):
        if value and not SECRET.fullmatch(value):
            raise SettingsError(f"SHOUWEN_{name}: it must have 32 to 256 characters of A-Z a-z 0-9 _ -")
    return (secret, old) if old else (secret,)


def _secret(settings: Settings, name: str) -> str:
    """A secret from its file, or else by itself; empty where there is neither."""
    path: Path | None = getattr(settings, f"{name}_file")
    if path is None:
        given: SecretStr = getattr(settings, name)
        return given.get_secret_value()
    return _read(f"SHOUWEN_{name.upper()}_FILE", path)


def _read(variable: str, path: Path) -> str:
    """A secret from a file that only its owner can read – or that systemd handed to us alone.

    It does so by an access list, which shows as a right of the group.
    """
    if not path.is_file():
        raise SettingsError(N_("{variable}: there is no file {path}."), variable=variable, path=path)
    handed = str(path.parent) == os.environ.get("CREDENTIALS_DIRECTORY")
    if not handed and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
        told = N_("{variable}: others can read {path}; run: chmod 600 {path}")
        raise SettingsError(told, variable=variable, path=path)
    return path.read_text(encoding="ascii", errors="replace").strip()
