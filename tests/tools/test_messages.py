"""Strings are found in Python and in templates, and a translation must keep their places."""

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


def test_compiled_catalogues_hold_what_is_translated(tmp_path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    po = tmp_path / "en" / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True)
    po.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
                  'msgid "Ghi"\nmsgstr "Save"\n')  # fmt: skip

    messages.compile_all()

    assert b"Save" in po.with_suffix(".mo").read_bytes()
