"""What must not change by itself: dates, drivers, and what production refuses."""

import importlib.util
import os
import subprocess
import sys
from datetime import date

import pytest
from django import forms
from django.utils import formats, translation

from tests import factories as make


class DayForm(forms.Form):
    day = forms.DateField()


@pytest.mark.parametrize("language", ["vi", "en"])
@pytest.mark.parametrize("typed", ["05/03/2024", "5/3/2024", "05-03-2024", "5.3.2024"])
def test_dates_are_read_day_first(language, typed):
    with translation.override(language):
        form = DayForm({"day": typed})

        assert form.is_valid(), form.errors
        assert form.cleaned_data["day"] == date(2024, 3, 5)


@pytest.mark.parametrize("language", ["vi", "en"])
def test_dates_are_written_day_first(language):
    with translation.override(language):
        assert formats.date_format(date(2024, 3, 5), "SHORT_DATE_FORMAT") == "05/03/2024"


@pytest.mark.django_db
def test_a_page_reads_the_fifth_of_march(client):
    cell = make.make_cell(make.make_committee())
    client.force_login(make.holder_of("secretary", cell))
    candidate = make.make_candidate(cell)

    answer = client.post(f"/candidates/{candidate.pk}/enrol/", {"started_on": "05/03/2024"})

    assert answer.status_code == 302
    assert [e.started_on for e in candidate.enrolments.all()] == [date(2024, 3, 5)]


def test_psycopg2_is_the_only_driver():
    """Django would change to psycopg 3 without a word where a package brings it."""
    assert importlib.util.find_spec("psycopg") is None
    assert importlib.util.find_spec("psycopg2") is not None


def load_settings(folder: object, **more: str) -> subprocess.CompletedProcess[str]:
    """Load the settings in a process of its own, in an environment with ``more`` alone."""
    env = {"PATH": os.environ["PATH"], "PYTHONUTF8": "1", "DATA_DIR": str(folder)} | more
    code = "import quangan.settings as s; print(s.DEBUG, s.DEMO, s.SESSION_COOKIE_SECURE)"
    command = [sys.executable, "-c", code]
    return subprocess.run(command, env=env, capture_output=True, text=True, check=False)


SAFE = {
    "QUANGAN_PRODUCTION": "1",
    "QUANGAN_HTTPS": "1",
    "DJANGO_SECRET_KEY": "x" * 50,
    "QUANGAN_FIELD_KEY": "y" * 50,
}


def test_production_starts_when_it_is_safe(tmp_path):
    loaded = load_settings(tmp_path, **SAFE)

    assert loaded.stdout == "False False True\n", loaded.stderr


@pytest.mark.parametrize(
    "unsafe",
    [
        {"DJANGO_SECRET_KEY": ""},
        {"QUANGAN_FIELD_KEY": ""},
        {"QUANGAN_HTTPS": "0"},
        {"QUANGAN_DEBUG": "1"},
        {"QUANGAN_DEMO": "1"},
    ],
)
def test_production_refuses_what_is_unsafe(tmp_path, unsafe):
    loaded = load_settings(tmp_path, **SAFE | unsafe)

    assert loaded.returncode != 0
    assert "Production needs DJANGO_SECRET_KEY" in loaded.stderr


def test_demo_mode_follows_the_data_unless_it_is_said(tmp_path):
    (tmp_path / "demo-password").write_text("x")

    assert load_settings(tmp_path).stdout == "False True False\n"
    assert load_settings(tmp_path, QUANGAN_DEMO="0").stdout == "False False False\n"
