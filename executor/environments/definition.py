"""The definition of an environment: what a step needs installed, identified by the hash of its content.

Pure: no Django, no engine, no files. Loaders make definitions, builders turn them into an image or a virtual
environment. Two definitions with the same content are the same environment whatever they are called.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

#: raised when the way of building changes, so that everything is built again
RECIPE = 2


@dataclass(frozen=True)
class EnvironmentDefinition:
    #: for people; never part of the identity
    name: str
    #: image reference the step image starts from
    base_image: str
    #: exact pins, one requirement each
    requirements: tuple[str, ...] = ()
    #: packages of the distribution
    system_packages: tuple[str, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Hash of the definition (hex, 64 characters); the order of requirements does not matter."""
        content = {
            "recipe": RECIPE,
            "base_image": self.base_image,
            "requirements": sorted(self.requirements),
            "system_packages": sorted(self.system_packages),
        }
        text = json.dumps(content, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()

    @property
    def short_digest(self) -> str:
        return self.digest[:12]

    def to_json(self) -> dict[str, object]:
        return {
            "name": self.name,
            "base_image": self.base_image,
            "requirements": list(self.requirements),
            "system_packages": list(self.system_packages),
        }

    @classmethod
    def from_json(cls, value: Mapping[str, object]) -> EnvironmentDefinition:
        return cls(
            name=str(value["name"]),
            base_image=str(value["base_image"]),
            requirements=_texts(value.get("requirements")),
            system_packages=_texts(value.get("system_packages")),
        )


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, (list, tuple)):
        return ()
    return tuple(str(item) for item in value)
