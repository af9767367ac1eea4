"""Settings of the test suite: an installation of its own in a temporary folder, fast password hashes.

With ATELIER_TEST_DATABASE_URL and ATELIER_TEST_REDIS_URL (see `scripts.production`) on PostgreSQL and Redis.
Not the environment of whoever runs the tests decides, so the same tests give the same answer everywhere.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

# The settings read the environment once, on import: all of this has to stand before.
_VAR_DIR = Path(tempfile.mkdtemp(prefix="atelier-tests-"))
atexit.register(shutil.rmtree, _VAR_DIR, ignore_errors=True)
#: facts about the machine, and wishes of the one who runs the tests
_KEPT = ("ATELIER_TEST_", "ATELIER_SCREENSHOTS", "ATELIER_BASE_IMAGE", "ATELIER_CA_BUNDLE")
for _name in [name for name in os.environ if name.startswith("ATELIER_")]:
    if not _name.startswith(_KEPT):
        del os.environ[_name]
_BASE_IMAGE = Path(__file__).resolve().parent.parent / ".make" / "base-image"
if "ATELIER_BASE_IMAGE" not in os.environ and _BASE_IMAGE.is_file():
    os.environ["ATELIER_BASE_IMAGE"] = _BASE_IMAGE.read_text(encoding="ascii")
os.environ["ATELIER_VAR_DIR"] = str(_VAR_DIR)
os.environ["ATELIER_RUNNER"] = "fake"
os.environ["ATELIER_LOG_LEVEL"] = "WARNING"
# nothing a test does may dial another machine
os.environ["ATELIER_FETCH"] = "listed"
os.environ["ATELIER_ALLOWED_HOSTS"] = "127.0.0.1,localhost,[::1],testserver"
#: real data beside the project; tests that need it say so when it is not there
SAMPLE_DATA_DIR = Path(__file__).resolve().parent.parent.parent / "shared" / "data"
if SAMPLE_DATA_DIR.is_dir():
    os.environ["ATELIER_SAMPLE_DATA_DIR"] = str(SAMPLE_DATA_DIR)

#: shared by all processes of one test run, each of which takes a part of its own
_DATABASE_URL = os.environ.get("ATELIER_TEST_DATABASE_URL")
_REDIS_URL = os.environ.get("ATELIER_TEST_REDIS_URL")
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "gw0")
if _DATABASE_URL:
    os.environ["ATELIER_DATABASE_URL"] = _DATABASE_URL
if _REDIS_URL:
    os.environ["ATELIER_REDIS_URL"] = (
        _REDIS_URL.rpartition("/")[0] + f"/{int(_WORKER.removeprefix('gw')) + 1}"
    )

from designer.settings import *  # noqa: E402, F403

# programs that tests start are installations of their own
for _name in ("ATELIER_DATABASE_URL", "ATELIER_REDIS_URL"):
    os.environ.pop(_name, None)

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
if _DATABASE_URL:
    DATABASES["default"]["TEST"] = {"TEMPLATE": "template"}  # noqa: F405
    DATABASES["default"]["ENGINE"] = "tests.factories.postgresql"  # noqa: F405
else:
    # A file rather than memory: threads (consumers, the supervisor) get connections of their own, as in life.
    DATABASES["default"]["TEST"] = {"NAME": str(_VAR_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"  # noqa: F405
if _REDIS_URL:
    CHANNEL_LAYERS["default"]["CONFIG"]["prefix"] = f"test-{_WORKER}"  # noqa: F405
