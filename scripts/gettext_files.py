"""Files of GNU gettext: sources that people edit (`.po`), and the compiled form for programs (`.mo`)."""

from __future__ import annotations

import ast
import struct
from collections.abc import Iterator, Mapping
from pathlib import Path

_MO_MAGIC = 0x950412DE
_HEADER_BYTES = 28
_MARKERS = {"_", "_lazy", "gettext", "gettext_lazy", "ngettext"}

#: (text, its plural or None) → its translation, or both forms of it
Catalogue = dict[tuple[str, str | None], tuple[str, ...]]


def marked_texts(path: Path) -> Iterator[tuple[str, str | None]]:
    """Find the texts, each with its plural where it has one, that a file of Python marks for translation."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for call in ast.walk(tree):
        if not isinstance(call, ast.Call) or not isinstance(call.func, ast.Name):
            continue
        if call.func.id not in _MARKERS:
            continue
        texts = [argument.value for argument in call.args if isinstance(argument, ast.Constant)]
        if texts and isinstance(texts[0], str):
            plural = str(texts[1]) if call.func.id == "ngettext" else None
            yield texts[0], plural


def read_po(source: str) -> Catalogue:
    """Read the part of the format that is used here: entries with quoted lines, plurals, comments between."""
    catalogue: Catalogue = {}
    for block in source.split("\n\n"):
        fields: dict[str, str] = {}
        name = ""
        for line in block.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                name, _, line = line.partition(" ")
            fields[name] = fields.get(name, "") + str(ast.literal_eval(line))
        if "msgid" in fields:
            forms = tuple(text for name, text in fields.items() if name.startswith("msgstr"))
            catalogue[fields["msgid"], fields.get("msgid_plural")] = forms
    return catalogue


def compile_mo(catalogue: Catalogue) -> bytes:
    """Return the file of GNU gettext's binary form: two tables of lengths and offsets, then the texts."""
    texts = {_joined(key): _joined(forms) for key, forms in catalogue.items() if all(forms)}
    return _packed(dict(sorted(texts.items())))


def _joined(forms: tuple[str | None, ...]) -> bytes:
    return "\0".join(form for form in forms if form is not None).encode()


def _packed(texts: Mapping[bytes, bytes]) -> bytes:
    table_bytes = 8 * len(texts)
    offset = _HEADER_BYTES + 2 * table_bytes
    tables, body = b"", b""
    for text in (*texts.keys(), *texts.values()):
        tables += struct.pack("<II", len(text), offset + len(body))
        body += text + b"\0"
    header = struct.pack(
        "<7I", _MO_MAGIC, 0, len(texts), _HEADER_BYTES, _HEADER_BYTES + table_bytes, 0, _HEADER_BYTES
    )
    return header + tables + body
