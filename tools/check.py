"""Run every check, one line for each, and tell all that failed, not only the first.

Lint, format, types, floors, templates, migrations, translations. They run two at a time:
each is a program of its own, and most machines have two cores.
"""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from time import monotonic

ROOT = Path(__file__).resolve().parent.parent
BIN = Path(sys.executable).parent
PYTHON = sys.executable
CHECKS: dict[str, list[str]] = {
    "types (mypy)": [PYTHON, "-m", "mypy", "."],
    "lint (ruff)": [PYTHON, "-m", "ruff", "check", "--quiet", "."],
    "format (ruff)": [PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."],
    "floors (import-linter)": [str(BIN / "lint-imports")],
    "templates (djlint)": [PYTHON, "-m", "djlint", "--lint", "--quiet", "templates"],
    "settings (django)": [PYTHON, "manage.py", "check"],
    "migrations": [PYTHON, "manage.py", "makemigrations", "--check", "--dry-run"],
    "translations": [PYTHON, "-m", "tools.messages", "check"],
}


def main() -> int:
    # What somebody runs in this shell must not change what is checked.
    env = {name: value for name, value in os.environ.items() if not name.startswith("QUANGAN_")}
    env |= {"PATH": f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}", "PYTHONUTF8": "1"}
    failed = {}
    with ThreadPoolExecutor(max_workers=2) as pool:
        runs = {name: pool.submit(run, command, env) for name, command in CHECKS.items()}
        for name, future in runs.items():
            code, output, seconds = future.result()
            print(f"{'lỗi' if code else 'đạt'}  {name}  {seconds:.1f}s", flush=True)
            if code:
                failed[name] = output
    for name, output in failed.items():
        print(f"\n── {name} ──\n{output}")
    if failed:
        print(f"\n{len(failed)}/{len(CHECKS)} mục chưa đạt: {', '.join(failed)}")
    return 1 if failed else 0


def run(command: list[str], env: dict[str, str]) -> tuple[int, str, float]:
    start = monotonic()
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, check=False)
    return done.returncode, (done.stdout + done.stderr).strip(), monotonic() - start


if __name__ == "__main__":
    sys.exit(main())
