"""Makes what compose.yaml needs: secrets, the data folder and .env. Safe to repeat: nothing there is changed.

Call from the project's root: python3 deploy/prepare.py [--data /srv/atelier]
"""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SECRETS = ROOT / "deploy" / "secrets"
SOCKET = Path("/var/run/docker.sock")
#: owner of the data; of the containers' processes too. Any number that is nobody's on this machine will do
USER = 10001


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--data", type=Path, default=Path("/srv/atelier"), help="where Atelier keeps its files"
    )
    data = parser.parse_args(arguments).data.absolute()
    # someone without rights can only serve as themselves
    user, group = (USER, USER) if os.geteuid() == 0 else (os.geteuid(), os.getegid())
    try:
        make_data_folder(data, user, group)
        engine_group = SOCKET.stat().st_gid
    except OSError as error:
        print(f"error: {error}", file=sys.stderr)
        return 1
    make_secrets()
    lines = {"ATELIER_DATA": data, "ATELIER_UID": user, "ATELIER_GID": group, "DOCKER_GID": engine_group}
    make_env(ROOT / ".env", {name: str(value) for name, value in lines.items()})
    print("Ready. Next: docker compose up --detach")
    return 0


def make_data_folder(data: Path, user: int, group: int) -> None:
    if not data.is_dir():
        data.mkdir(parents=True)
        os.chown(data, user, group)
        data.chmod(0o750)


def make_secrets(folder: Path = SECRETS) -> None:
    """Write passwords and the addresses that hold them; files are readable, their folder is not."""
    folder.mkdir(exist_ok=True)
    folder.chmod(0o700)
    database = keep(folder / "database_password", secrets.token_urlsafe(32))
    redis = keep(folder / "redis_password", secrets.token_urlsafe(32))
    keep(folder / "database_url", f"postgresql://atelier:{database}@database:5432/atelier")
    keep(folder / "redis_url", f"redis://:{redis}@redis:6379/0")
    keep(folder / "secret_key", secrets.token_urlsafe(64))


def keep(path: Path, value: str) -> str:
    """Return what the file holds; write the value when there is none."""
    if not path.exists():
        path.write_text(value, encoding="ascii")
        # the containers' users are others than ours
        path.chmod(0o444)
    return path.read_text(encoding="ascii")


def make_env(path: Path, values: dict[str, str]) -> None:
    """Add the values that the file does not have yet."""
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    known = {line.partition("=")[0].strip() for line in text.splitlines()}
    missing = "".join(f"{name}={value}\n" for name, value in values.items() if name not in known)
    path.write_text(text + ("\n" if text and not text.endswith("\n") else "") + missing, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
