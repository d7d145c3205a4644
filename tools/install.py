"""Make ``.venv/`` and install the pinned requirements; nothing to do when they did not change.

Runs with the system's Python, before anything is installed: standard library only.
``python3 -m tools.install`` brings what the site runs on, ``… dev`` what tests need too.
"""

import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
SETS = {
    "run": ["requirements.txt", "requirements-embedded.txt"],
    "dev": ["requirements.txt", "requirements-embedded.txt", "requirements-dev.txt"],
}
NO_VENV = """\
Thiếu gói tạo môi trường Python. Trên Debian, Ubuntu: apt-get install python3-venv
(The Python module "ensurepip" is missing: install python3-venv, then run make again.)"""
OLDEST = (3, 11)
TOO_OLD = "Cần Python 3.11 trở lên (Python 3.11 or newer is needed)."


def main(wanted: str) -> None:
    if sys.version_info[:2] < OLDEST:
        sys.exit(TOO_OLD)
    if not usable():
        if importlib.util.find_spec("ensurepip") is None:
            sys.exit(NO_VENV)
        if VENV.exists():
            shutil.rmtree(VENV)
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    # What tests need contains what the site runs on, so its stamp stands for both.
    if any(stamp(name).exists() and stamp(name).read_text() == digest(name) for name in
           SETS if name in (wanted, "dev")):  # fmt: skip
        return
    print(f"Đang cài thư viện Python ({wanted}) vào .venv/ …", flush=True)
    command = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    for name in SETS[wanted]:
        command += ["-r", str(ROOT / name)]
    if subprocess.run(command, check=False).returncode:
        sys.exit("Không cài được thư viện Python (pip failed: see above).")
    stamp(wanted).write_text(digest(wanted))


def usable() -> bool:
    """Whether the environment exists, starts, and stands where it was made."""
    if not PYTHON.exists():
        return False
    question = [str(PYTHON), "-c", "import pip, sys; print(sys.prefix)"]
    answer = subprocess.run(question, capture_output=True, text=True, check=False)
    return answer.returncode == 0 and os.path.samefile(answer.stdout.strip() or "/", VENV)


def stamp(name: str) -> Path:
    return VENV / f".installed-{name}"


def digest(name: str) -> str:
    text = b"".join((ROOT / file).read_bytes() for file in SETS[name])
    return hashlib.sha256(text).hexdigest()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "run")
