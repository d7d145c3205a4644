"""Strings are found in Python and in templates, and a translation must keep their places."""

import gettext

from babel.messages.catalog import Catalog

from tools import messages


def found(tmp_path, name: str, text: str) -> set[object]:
    path = tmp_path / name
    path.write_text(text)
    return {text for _line, text, _comments, _context in messages.strings(path)}


def test_strings_of_a_template_are_found(tmp_path):
    template = """<p class="x">{% translate "Ghi 'lại'" %}</p>
      {% blocktranslate trimmed count n=3 %}
         Một nhà
      {% plural %}
         {{ n }} nhà
      {% endblocktranslate %}
    {{ _("Thôi") }}"""

    assert found(tmp_path, "page.html", template) == {
        "Ghi 'lại'",
        ("Một nhà", "%(n)s nhà"),
        "Thôi",
    }


def test_strings_of_a_module_are_found(tmp_path):
    module = 'x = _("Một " "việc")\ny = ngettext("%(n)d việc", "%(n)d việc khác", 2)\n'

    assert found(tmp_path, "module.py", module) == {
        "Một việc",
        ("%(n)d việc", "%(n)d việc khác"),
    }


def test_a_translation_that_lost_a_placeholder_is_not_finished():
    catalog = Catalog(locale="en")
    kept = catalog.add("%(n)d việc", "%(n)d tasks", flags=["python-format"])
    lost = catalog.add("%(n)d người", "people", flags=["python-format"])
    empty = catalog.add("Ghi", "")

    assert [messages.finished(catalog, m) for m in (kept, lost, empty)] == [True, False, False]


PO = """
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Ghi"
msgstr "Save"

msgid "Một ngày"
msgid_plural "Nhiều ngày"
msgstr[0] ""
msgstr[1] ""
"""


def test_compiled_catalogues_hold_what_is_translated_and_no_empty_form(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    po = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text(PO)

    messages.compile_all()

    with po.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Ghi") == "Save"
    assert compiled.ngettext("Một ngày", "Nhiều ngày", 2) == "Nhiều ngày"
