"""Collect the strings to translate into ``locale/``, and compile what is translated.

Source strings are Vietnamese. ``locale/en`` holds their English; ``locale/vi``, kept by hand,
holds the Vietnamese of strings that come with other packages. Babel does both, so a bare
machine needs no gettext.
"""

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
LOCALE = ROOT / "locale"
ENGLISH = LOCALE / "en" / "LC_MESSAGES" / "django.po"
NOT_SOURCE = {".venv", ".npm-venv", "node_modules", "var", "tests", "tools", "bench", "migrations"}
PLACE = re.compile(r"%\(\w+\)")
IN_CONTEXT = ((1, "c"), 2)
IN_CONTEXT_PLURAL = ((1, "c"), 2, 3)
KEYWORDS = {
    **dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop"), None),
    **dict.fromkeys(("ngettext", "ngettext_lazy"), (1, 2)),
    **dict.fromkeys(("pgettext", "pgettext_lazy"), IN_CONTEXT),
    **dict.fromkeys(("npgettext", "npgettext_lazy"), IN_CONTEXT_PLURAL),
}
# Lines of the header that change with the day or the machine and say nothing.
IDLE_HEADER = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Language-Team",
               "Generated-By", "Report-Msgid-Bugs-To", "Project-Id-Version")  # fmt: skip


def main(task: str) -> int:
    if task == "compile":
        compile_all()
    elif task == "collect":
        collect()
        for message in unfinished():
            print(f"chưa dịch: {shown(message)}")
    elif task == "check":
        for message in (missing := unfinished()):
            print(f"chưa dịch: {shown(message)}")
        return 1 if missing else 0
    else:
        sys.exit("python -m tools.messages compile | collect | check")
    return 0


def compile_all() -> None:
    """Write each ``.mo`` that is older than its ``.po``."""
    for po in LOCALE.glob("*/LC_MESSAGES/*.po"):
        mo = po.with_suffix(".mo")
        if mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns:
            continue
        fresh = mo.with_suffix(".new")
        with fresh.open("wb") as file:
            write_mo(file, translated(read(po)))
        fresh.replace(mo)


def translated(catalog: Catalog) -> Catalog:
    """``catalog`` without what is not translated: empty plural forms would show as nothing."""
    for message in list(catalog):
        if message.id and not all(forms(message.string)):
            catalog.delete(message.id, message.context)
    return catalog


def read(po: Path) -> Catalog:
    with po.open("rb") as file:
        return read_po(file, locale=po.parent.parent.name, abort_invalid=True)


def collect() -> None:
    """Bring ``locale/en`` up to the sources: new strings empty, old ones dropped."""
    catalog = read(ENGLISH) if ENGLISH.exists() else Catalog(locale="en")
    catalog.update(sources(), no_fuzzy_matching=True)
    catalog.obsolete.clear()
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=100, sort_by_file=True, include_lineno=False)
    lines = buffer.getvalue().decode().splitlines(keepends=True)
    ENGLISH.parent.mkdir(parents=True, exist_ok=True)
    kept = [line for line in lines if not line.startswith(tuple(f'"{n}:' for n in IDLE_HEADER))]
    start = next(number for number, line in enumerate(kept) if line.startswith("msgid"))
    ENGLISH.write_text("# English of the site's strings.\n" + "".join(kept[start:]))


def sources() -> Catalog:
    """Every string of the sources that asks to be translated."""
    catalog = Catalog()
    for path in source_files():
        name = path.relative_to(ROOT).as_posix()
        for _line, text, comments, context in strings(path):
            catalog.add(text, locations=[(name, 1)], auto_comments=comments, context=context)
    return catalog


def source_files() -> Iterator[Path]:
    for path in sorted((*ROOT.glob("*/**/*.py"), *ROOT.glob("*/**/*.html"),
                        *ROOT.glob("templates/**/*.txt"))):  # fmt: skip
        if NOT_SOURCE.isdisjoint(path.relative_to(ROOT).parts):
            yield path


def strings(path: Path) -> Iterator[tuple]:
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = as_python(text, path.name)
    yield from extract("python", io.BytesIO(text.encode()), KEYWORDS, ["Translators"])


def as_python(template: str, origin: str) -> str:
    """Django's own reading of a template as calls of gettext, its indentation dropped."""
    from django.conf import settings
    from django.utils.translation.template import templatize

    if not settings.configured:
        settings.configure()
    return "\n".join(line.strip() for line in templatize(template, origin=origin).splitlines())


def unfinished() -> list[Message]:
    """Strings of the sources without their English, or with other placeholders in it."""
    catalog = read(ENGLISH) if ENGLISH.exists() else Catalog(locale="en")
    return [message for message in sources() if message.id and not finished(catalog, message)]


def finished(catalog: Catalog, message: Message) -> bool:
    """Whether ``message`` has its English, whole, with the same places to fill in."""
    found = catalog.get(message.id, message.context)
    if found is None or found.fuzzy:
        return False
    texts, english = forms(message.id), forms(found.string)
    # "one day" may leave the number out; every other form says all that the source says.
    return all(english) and places(english[-1]) == places(texts[-1])


def forms(text: Any) -> tuple[str, ...]:
    """The singular and plurals of a string, or the one it has."""
    return tuple(text) if isinstance(text, (tuple, list)) else (text or "",)


def places(text: str) -> set[str]:
    return set(PLACE.findall(text))


def shown(message: Message) -> str:
    return f"{message.locations[0][0]}: {' '.join(forms(message.id)[0].split())}"


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
