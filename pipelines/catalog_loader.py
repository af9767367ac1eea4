"""Reads `modules/*/module.yaml` into the catalogue, once per process.

A broken component file never takes the others down: it is left out, logged, and reported by `manage.py
check`. The only code of a module that is imported here is the `schema.py` of built-in modules, which is pure
standard library; everything else of it runs in step environments only.
"""

from __future__ import annotations

import hashlib
import importlib
import json
import logging
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, partial
from pathlib import Path
from typing import Any

import yaml

from modules.columns import Propagation, SchemaContext, propagate_declared
from modules.columns.schema import PortSchema
from pipelines.core.catalog import Catalog, Module, Propagate
from pipelines.core.catalog_texts import Translate, localised
from pipelines.core.component import ComponentError, read_component
from pipelines.module_texts import languages, module_texts, reader_language

logger = logging.getLogger(__name__)

MODULES_DIR = Path(__file__).resolve().parent.parent / "modules"
#: folders below modules/ whose code every step shares, hence part of every module's digest
SHARED_LIBRARY = ("columns", "learners", "runtime")
CATEGORY_ORDER = (
    "Data Input and Output",
    "Data Transformation",
    "Feature Selection",
    "Statistical Functions",
    "Regression",
    "Clustering",
    "Classification",
    "Model Training",
    "Model Scoring and Evaluation",
    "Python Language",
)
_MAX_FILE_BYTES = 1_000_000
_NO_CODE = frozenset({"tests", "locale", "__pycache__"})


@dataclass(frozen=True, slots=True)
class BrokenComponent:
    """A component file that could not become a module, and why."""

    path: Path
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LoadedCatalog:
    catalog: Catalog
    broken: tuple[BrokenComponent, ...]
    _by_language: dict[str, Catalog] = field(default_factory=dict, compare=False, repr=False)

    def in_language(self, language: str) -> Catalog:
        """The catalogue as it is read in a language; identifiers and all that decides what runs stay."""
        if language not in self._by_language:
            translators = {code: partial(_translator, language=code) for code in languages()}
            self._by_language[language] = _with_version(localised(self.catalog, language, translators))
        return self._by_language[language]


@cache
def loaded_catalog() -> LoadedCatalog:
    """The catalogue of this process and the component files that could not be read."""
    loaded = load_catalog(MODULES_DIR)
    for component in loaded.broken:
        logger.error("left out the module %s: %s", component.path, "; ".join(component.problems))
    return loaded


def get_catalog() -> Catalog:
    """The catalogue of this process; read from disk on first use."""
    return loaded_catalog().catalog


def readers_catalog() -> Catalog:
    """The catalogue in the language of whoever is being answered."""
    return loaded_catalog().in_language(reader_language())


def _translator(module: Module, language: str) -> Translate:
    return module_texts(module.name, language).gettext


def load_catalog(root: Path, *, package: str | None = "modules") -> LoadedCatalog:
    """Read all components below `root`. `package` is where their schema functions are imported from."""
    library = _digest_of(root, [root / name for name in SHARED_LIBRARY])
    found: list[Module] = []
    broken: list[BrokenComponent] = []
    for path in sorted(root.glob("*/module.yaml")):
        try:
            found.append(_load_module(path, library, package))
        except ComponentError as error:
            broken.append(BrokenComponent(path, error.problems))
    modules = sorted(found, key=_palette_order)
    categories = tuple(dict.fromkeys(module.category for module in modules if not module.hidden))
    catalog = Catalog({module.name: module for module in modules}, categories)
    return LoadedCatalog(_with_version(catalog), tuple(broken))


def _with_version(catalog: Catalog) -> Catalog:
    text = json.dumps(catalog.to_json(), sort_keys=True, default=str)
    return replace(catalog, version=hashlib.sha256(text.encode()).hexdigest()[:16])


def _palette_order(module: Module) -> tuple[int, str, str]:
    known = module.category in CATEGORY_ORDER
    rank = CATEGORY_ORDER.index(module.category) if known else len(CATEGORY_ORDER)
    return rank, module.category, module.display_name


def _load_module(path: Path, library: str, package: str | None) -> Module:
    component = _read_yaml(path)
    folder = path.parent
    digest = hashlib.sha256(f"{library}{_digest_of(folder, [folder])}".encode()).hexdigest()
    module = read_component(component, digest=digest)
    if module.name != folder.name:
        raise ComponentError(
            [f"The component is called {module.name!r}; its folder must be called the same."]
        )
    rule = (component.get("designer") or {}).get("schema")
    return replace(module, propagate=_propagate(module, rule, package)) if rule is not None else module


def _read_yaml(path: Path) -> Any:
    if path.stat().st_size > _MAX_FILE_BYTES:
        raise ComponentError([f"The file is larger than {_MAX_FILE_BYTES} bytes."])
    try:
        # libyaml reads the catalogue ten times as fast, which every start waits for
        return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader)
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError) as error:
        raise ComponentError([f"The file is not valid YAML: {error}"]) from error


def _propagate(module: Module, rule: object, package: str | None) -> Propagate:
    if not isinstance(rule, Mapping) or not set(rule) <= {"function", "outputs"}:
        raise ComponentError(
            ["designer.schema must be {function: true} or {outputs: {port: {same_as: input}}}."]
        )
    if not rule.get("function"):
        _check_declared(module, rule)
        return partial(_declared, rule)
    if package is None:
        raise ComponentError(["designer.schema: only built-in modules can have a schema function."])
    try:
        function = importlib.import_module(f"{package}.{module.name}.schema").propagate
    except (ImportError, AttributeError, SyntaxError) as error:
        raise ComponentError([f"schema.py cannot be used: {error}"]) from error
    return partial(_guarded, module.name, function)


def _check_declared(module: Module, rule: Mapping[str, Any]) -> None:
    outputs = rule.get("outputs")
    problems = []
    for port, how in outputs.items() if isinstance(outputs, Mapping) else ():
        source = how.get("same_as") if isinstance(how, Mapping) else None
        if module.output(str(port)) is None:
            problems.append(f"designer.schema.outputs.{port}: the component has no such output.")
        elif source is None or module.input(str(source)) is None:
            problems.append(f"designer.schema.outputs.{port} must say same_as: <an input>.")
    if problems:
        raise ComponentError(problems)


def _declared(
    rule: Mapping[str, object],
    inputs: Mapping[str, PortSchema | None],
    parameters: Mapping[str, object],
    context: SchemaContext,
) -> Propagation:
    return propagate_declared(rule, inputs)


def _guarded(
    name: str,
    function: Propagate,
    inputs: Mapping[str, PortSchema | None],
    parameters: Mapping[str, object],
    context: SchemaContext,
) -> Propagation:
    """A defect in one module's schema function must not take the validation of a whole draft down."""
    try:
        return function(inputs, parameters, context)
    except Exception:
        logger.exception("the schema function of %s failed; its outputs are taken as unknown", name)
        return Propagation()


def _digest_of(root: Path, folders: Iterable[Path]) -> str:
    """Hash names and contents of code below these folders; tests, translations and caches do not count."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            relative = path.relative_to(root)
            if not path.is_file() or _NO_CODE & set(relative.parts):
                continue
            content = path.read_bytes()
            digest.update(f"{relative.as_posix()}\0{len(content)}\0".encode())
            digest.update(content)
    return digest.hexdigest()
