"""The starter behind ``make run``: what it refuses, keeps private, and leaves behind."""

import configparser
import os
import socket
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from tools import run, vendor


def test_a_taken_port_is_said_in_one_line():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]

        with pytest.raises(SystemExit) as refused:
            run.refuse_taken("127.0.0.1", str(port))

    assert str(refused.value).startswith(f"Cổng {port} đang có chương trình khác dùng.")
    assert "\n" not in str(refused.value)


@pytest.mark.parametrize("port", ["0", "65536", "abc", "-1"])
def test_a_port_that_is_none_is_refused(port):
    with pytest.raises(SystemExit, match="cổng là một số"):
        run.refuse_taken("127.0.0.1", port)


def test_the_secret_is_made_once_and_is_the_owners_alone(tmp_path, monkeypatch):
    monkeypatch.delenv("DJANGO_SECRET_KEY", raising=False)
    run.make_secret(tmp_path)
    first = (tmp_path / "secret-key").read_text()

    run.make_secret(tmp_path)

    assert (tmp_path / "secret-key").read_text() == first
    assert len(first) > 50
    assert stat.S_IMODE((tmp_path / "secret-key").stat().st_mode) == 0o600


def test_a_socket_path_that_is_too_long_moves_to_a_short_folder(tmp_path):
    deep = tmp_path / ("x" * 60) / ("y" * 60)

    with run.broker_socket(deep) as path:
        assert len(os.fsencode(path)) <= run.LONGEST_SOCKET
        assert path.parent.is_dir()
    with run.broker_socket(Path("/srv/data")) as beside:
        assert beside == Path("/srv/data/broker.sock")
    assert not path.parent.exists()


def test_one_data_folder_is_served_once(tmp_path, monkeypatch):
    monkeypatch.setattr(run, "PREVIOUS_RUN_ENDS_WITHIN", 0)
    refused = pytest.raises(SystemExit, match="đang chạy với dữ liệu")
    with run.only_one(tmp_path), refused, run.only_one(tmp_path):
        pass
    with run.only_one(tmp_path):
        pass


@pytest.mark.parametrize("broker", [True, False])
def test_supervisor_is_told_of_four_programs_whatever_the_path_holds(tmp_path, broker):
    data = tmp_path / "dữ liệu 100%"
    data.mkdir()
    path = data / "broker.sock" if broker else None

    text = run.supervisor_settings(data, "::1", "8000", path)

    settings = configparser.RawConfigParser()
    settings.read_string(text)
    programs = [name.removeprefix("program:") for name in settings.sections()[1:]]
    assert programs == ["broker"] * broker + ["web", "worker", "beat"]
    assert "--bind [::1]:8000" in settings["program:web"]["command"]
    assert all("100%%" in line for line in text.splitlines() if "100%" in line)


def test_empty_settings_mean_none_and_the_demo_is_the_default(tmp_path, monkeypatch):
    for name in ("DATABASE_URL", "CELERY_BROKER_URL", "QUANGAN_DEMO"):
        monkeypatch.setenv(name, "")
    monkeypatch.delenv("ALLOWED_HOSTS", raising=False)

    env = run.environment("10.0.0.5", "8001", tmp_path)

    assert "DATABASE_URL" not in env
    assert "CELERY_BROKER_URL" not in env
    assert env["QUANGAN_DEMO"] == "1"
    assert env["ALLOWED_HOSTS"].split(",")[-1] == "10.0.0.5"


ORPHANS = """
import subprocess, time
from tools.orphans import adopt_orphans, end_orphans, running_children
adopt_orphans()
subprocess.run(["sh", "-c", "sh -c 'sleep 600 & sleep 600' & exit 0"])
while not running_children():
    pass
end_orphans()
print(running_children())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="Only Linux hands orphans on.")
def test_no_orphan_is_left():
    done = subprocess.run(
        [sys.executable, "-c", ORPHANS], capture_output=True, text=True, timeout=30, check=True
    )

    assert done.stdout == "[]\n"


def test_lines_that_name_a_source_map_are_dropped():
    css = b"a{b:c}\n/*# sourceMappingURL=bootstrap.min.css.map */\n"
    js = b"f();\n//# sourceMappingURL=x.js.map"

    assert vendor.without_source_map(css) == b"a{b:c}\n"
    assert vendor.without_source_map(js) == b"f();"


def test_the_lock_names_no_registry():
    assert "http" not in "".join(
        line
        for line in (vendor.ROOT / "package-lock.json").read_text().splitlines()
        if '"resolved"' in line
    )
