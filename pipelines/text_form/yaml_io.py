"""Bounded YAML: plain data only, no code, no bombs, no surprises of YAML 1.1 (`off` is a text here)."""

from __future__ import annotations

import re
from typing import Any, ClassVar

import yaml
from django.utils.translation import gettext as _

MAX_TEXT_BYTES = 8 * 1024 * 1024
MAX_DEPTH = 40
#: nodes of the document once every alias is written out
MAX_EXPANDED_NODES = 2_000_000

_TAG = "tag:yaml.org,2002:"
_RESOLVERS: tuple[tuple[str, str, str], ...] = (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][-+]?[0-9]+)?|[-+]?[0-9]+[eE][-+]?[0-9]+"
        r"|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)",
        "-+0123456789.",
    ),
    ("null", r"~|null|Null|NULL|", "~nN\0"),
    ("merge", r"<<", "<"),
)


class YamlError(ValueError):
    """The text is not acceptable YAML; the message says where."""


class _Loader(yaml.CSafeLoader):
    """Strings, numbers, booleans, null, lists and mappings without repeated keys."""

    yaml_constructors: ClassVar[dict[str | None, Any]] = {}

    def construct_unique_mapping(self, node: yaml.MappingNode) -> dict[str, Any]:
        self.flatten_mapping(node)
        found: dict[str, Any] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, yaml.ScalarNode):
                raise yaml.constructor.ConstructorError(
                    None, None, _("a key must be a text"), key_node.start_mark
                )
            key = key_node.value
            if key in found:
                raise yaml.constructor.ConstructorError(
                    None, None, _("the key “{key}” occurs twice").format(key=key[:60]), key_node.start_mark
                )
            found[key] = self.construct_object(value_node, deep=True)
        return found

    def construct_list(self, node: yaml.SequenceNode) -> list[Any]:
        return [self.construct_object(child, deep=True) for child in node.value]


class _Dumper(yaml.CSafeDumper):
    """Quotes whatever this loader or a YAML 1.1 reader would take for something else than a text."""


def _register() -> None:
    # not YAML 1.1's rules, which the parent class brings
    _Loader.yaml_implicit_resolvers = {}
    for name, pattern, first in _RESOLVERS:
        expression = re.compile(f"^(?:{pattern})$")
        starts = [character if character != "\0" else "" for character in first]
        _Loader.add_implicit_resolver(f"{_TAG}{name}", expression, starts)
        _Dumper.add_implicit_resolver(f"{_TAG}{name}", expression, starts)
    for name in ("bool", "int", "float", "null", "str"):
        construct: Any = getattr(yaml.CSafeLoader, f"construct_yaml_{name}")
        _Loader.add_constructor(f"{_TAG}{name}", construct)
    _Loader.add_constructor(f"{_TAG}map", _Loader.construct_unique_mapping)
    _Loader.add_constructor(f"{_TAG}seq", _Loader.construct_list)
    undefined: Any = yaml.CSafeLoader.construct_undefined
    _Loader.add_constructor(None, undefined)
    _Dumper.add_representer(str, _represent_text)


def _represent_text(dumper: yaml.CSafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar(f"{_TAG}str", text, style="|" if _reads_well_in_a_block(text) else None)


def _reads_well_in_a_block(text: str) -> bool:
    """Several lines that a literal block keeps exactly; the rest is quoted."""
    lines = text.split("\n")
    return (
        len(lines) > 1
        and not text.startswith((" ", "\n", "\t"))
        and all(line.isprintable() and line == line.rstrip() for line in lines)
        and lines[-1] == ""
        and bool(lines[-2])
    )


_register()


def dump(value: Any) -> str:
    text = yaml.dump(
        value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=2**31 - 1, default_flow_style=False
    )
    return str(text)


def load(text: str) -> Any:
    """Parse one document. Raises `YamlError` for what is malformed, too large, too deep or no plain data."""
    if len(text.encode("utf-8", "surrogatepass")) > MAX_TEXT_BYTES:
        raise YamlError(_("The text is larger than {limit} MB.").format(limit=MAX_TEXT_BYTES // 2**20))
    try:
        _check_extent(text)
        return _read(text)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        where = (
            _(" (line {line}, column {column})").format(line=mark.line + 1, column=mark.column + 1)
            if mark
            else ""
        )
        raise YamlError(f"{error.problem or error.context}{where}") from error
    except (yaml.YAMLError, ValueError) as error:
        raise YamlError(str(error)) from error


def _read(text: str) -> Any:
    loader = _Loader(text)
    try:
        return loader.get_single_data()
    finally:
        loader.dispose()


def _check_extent(text: str) -> None:
    """Walk the events without building anything: depth, and size with every alias written out."""
    sizes: dict[str, tuple[int, int]] = {}
    #: open collections: anchor, nodes so far, depth below
    stack: list[tuple[str | None, int, int]] = [(None, 0, 0)]
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        if isinstance(event, yaml.CollectionStartEvent):
            stack.append((event.anchor, 1, 0))
            if len(stack) > MAX_DEPTH:
                raise YamlError(
                    _("The text is nested more than {limit} levels deep.").format(limit=MAX_DEPTH)
                )
            continue
        if isinstance(event, yaml.CollectionEndEvent):
            anchor, size, depth = stack.pop()
            depth += 1
        elif isinstance(event, yaml.ScalarEvent):
            anchor, size, depth = event.anchor, 1, 0
        elif isinstance(event, yaml.AliasEvent):
            if event.anchor not in sizes:
                raise YamlError(_("The text refers to itself in a circle."))
            anchor, (size, depth) = None, sizes[event.anchor]
        else:
            continue
        if anchor is not None:
            sizes[anchor] = (size, depth)
        outer, total, below = stack[-1]
        stack[-1] = (outer, total + size, max(below, depth))
        if stack[-1][1] > MAX_EXPANDED_NODES or len(stack) + depth > MAX_DEPTH:
            raise YamlError(_("The text grows too large when its aliases are written out."))
