"""Run every test on PostgreSQL and on SQLite, on servers made for this run alone.

What is missing (PostgreSQL, a browser) is installed when that is possible; else the run stops
and says what to install. Nothing is skipped in silence. ``DB=postgres`` or ``DB=sqlite`` asks
for one of the two by name.
"""

import os
import shutil
import signal
import subprocess
import sys
from contextlib import ExitStack
from pathlib import Path

from tools.servers import postgres_folder, throwaway_broker, throwaway_folder, throwaway_postgres

ROOT = Path(__file__).resolve().parent.parent
CHROMIUM = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
PARALLEL = ["-n", "2"]


def main(database: str) -> int:
    """Run the suites one after the other; the first that fails ends the run with its line."""
    if database not in ("", "postgres", "sqlite"):
        sys.exit(f"DB={database}: say DB=postgres, DB=sqlite, or nothing for both.")
    signal.signal(signal.SIGTERM, lambda *_args: sys.exit(143))
    with ExitStack() as stack:
        # Tests write below a folder of their own; only pictures of pages are kept.
        folder = stack.enter_context(throwaway_folder())
        env = os.environ | {
            "DATA_DIR": str(folder),
            "QUANGAN_SCREENSHOTS": str(ROOT / "var" / "screenshots"),
        }
        for name in (
            "QUANGAN_DEMO",
            "QUANGAN_DEBUG",
            "QUANGAN_HTTPS",
            "DJANGO_SECRET_KEY",
            "QUANGAN_FIELD_KEY",
        ):
            env.pop(name, None)
        env["CELERY_BROKER_URL"] = stack.enter_context(throwaway_broker())
        if database != "sqlite":
            env["QUANGAN_CHROMIUM"] = chromium()
            check_driver()
            url = stack.enter_context(throwaway_postgres(postgres()))
            on_postgres = env | {"DATABASE_URL": url}
            # One browser at a time: two of them starve each other on a small machine.
            for marks, options in (("not browser", PARALLEL), ("browser", [])):
                if code := suite("PostgreSQL", marks, on_postgres, options):
                    return code
        if database != "postgres":
            env["DATABASE_URL"] = f"sqlite:///{folder / 'test.sqlite3'}"
            return suite("SQLite", "not browser and not postgres", env, PARALLEL)
    return 0


def suite(name: str, marks: str, env: dict[str, str], options: list[str]) -> int:
    print(f"\n── {name}: {marks} ──", flush=True)
    command = [sys.executable, "-m", "pytest", "-m", marks, *options]
    process = subprocess.Popen(command, cwd=ROOT, env=env)
    try:
        return process.wait()
    except BaseException:
        # Ctrl-C reached pytest too; a plain SIGTERM reached only this process.
        process.terminate()
        process.wait()
        raise


def postgres() -> Path:
    """Where PostgreSQL's programs are, installed first when they are missing."""
    if postgres_folder() is None:
        apt_install("PostgreSQL", "postgresql")
    return postgres_folder() or sys.exit("initdb is still missing after installing postgresql.")


def chromium() -> str:
    """The browser that the page tests drive, installed first when it is missing."""
    if given := os.environ.get("QUANGAN_CHROMIUM"):
        return given
    if not any(shutil.which(name) for name in CHROMIUM):
        apt_install("Chromium", "chromium", "fonts-noto-core")
    found = next(filter(None, map(shutil.which, CHROMIUM)), None)
    return found or sys.exit("Chromium is still missing after installing it.")


def check_driver() -> None:
    """Playwright brings its own Node.js, which needs a library that a bare Debian lacks."""
    if driver_starts():
        return
    apt_install("libatomic", "libatomic1")
    if not driver_starts():
        sys.exit("Playwright still does not start: run .venv/bin/playwright --version")


def driver_starts() -> bool:
    asked = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(asked, capture_output=True, check=False).returncode == 0


def apt_install(what: str, *packages: str) -> None:
    """Install Debian packages as root, or stop with one line that says what is missing."""
    by_hand = f"{what} is missing. Install it first: apt-get install {' '.join(packages)}"
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        sys.exit(by_hand)
    print(f"Installing {what} …", flush=True)
    env = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for command in (
        ["apt-get", "update", "-q"],
        ["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages],
    ):
        done = subprocess.run(command, env=env, capture_output=True, text=True, check=False)
        if done.returncode:
            sys.exit(f"{done.stdout[-2000:]}{done.stderr[-2000:]}\n{by_hand}")


if __name__ == "__main__":
    sys.exit(main(os.environ.get("DB", "")))
