"""Step images: what reaches the build, what must not reach the image, and what is built only once."""

from __future__ import annotations

import concurrent.futures
import io
import json
import tarfile
import threading
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from executor.environments.definition import EnvironmentDefinition
from executor.environments.image import BuildSettings, ImageBuilder, image_tag
from executor.environments.index_settings import IndexSettings
from executor.environments.loader import DEFAULT_BASE_IMAGE
from executor.runners.base import EnvironmentBuildError
from executor.runners.docker_client import EngineClients
from executor.runners.docker_errors import tolerated
from tests.contract.worlds import TINY
from tests.factories.package_index import PASSWORD, PackageIndex, package_index


@pytest.fixture
def index(tmp_path: Path) -> Iterator[PackageIndex]:
    with package_index(tmp_path) as served:
        yield served


@pytest.fixture
def definition(engine: EngineClients) -> Iterator[EnvironmentDefinition]:
    """An environment no other test has: the unused label makes its digest its own."""
    made = EnvironmentDefinition("probe", DEFAULT_BASE_IMAGE, ("atelier-probe==1.0", f"# {uuid.uuid4()}"))
    yield made
    with engine.lend() as client:
        if client.images(name=image_tag(made)):
            client.remove_image(image_tag(made), force=True)


def builder_for(engine: EngineClients, folder: Path, index: PackageIndex, ca: Path | None) -> ImageBuilder:
    # the index listens on this machine's loopback interface only
    settings = BuildSettings(folder / "locks", network="host", ca_bundle=ca, index=IndexSettings(index.url))
    return ImageBuilder(engine, settings)


def test_package_index_and_certificates_serve_the_build_and_stay_out_of_the_image(
    engine: EngineClients, tmp_path: Path, index: PackageIndex, definition: EnvironmentDefinition
) -> None:
    messages: list[str] = []
    tag = builder_for(engine, tmp_path, index, index.ca).ensure(definition, messages.append)

    assert index.asked == ["/simple/atelier-probe/", "/atelier_probe-1.0-py3-none-any.whl"]
    with engine.lend() as client:
        image = client.inspect_image(tag)
        history = client.history(tag)
        saved = b"".join(client.get_image(tag))
        stages = client.images(all=True, filters={"label": f"atelier.build-stage={definition.short_digest}"})
    assert image["Config"]["User"] == "65532:65532"
    for text in (json.dumps(image), json.dumps(history)):
        assert [word for word in (PASSWORD, "127.0.0.1", "PIP_", "ca.pem") if word in text] == []
    assert PASSWORD not in "\n".join(messages)
    assert PASSWORD.encode() not in saved
    names = [name for layer in layers(saved) for name in layer.getnames()]
    assert "opt/atelier/lib/python3.11/site-packages/atelier_probe.py" in names
    assert [name for name in names if "atelier-build" in name or name.endswith("ca.pem")] == []
    assert stages == [], "the layers of the first stage hold the secrets and must be gone"


def test_python_finds_its_own_library_compiled(engine: EngineClients, tmp_path: Path) -> None:
    tag = ImageBuilder(engine, BuildSettings(tmp_path / "locks")).ensure(TINY, lambda _line: None)
    with engine.lend() as client:
        command = ["python", "-v", "-c", "import argparse, email, json, logging, unittest"]
        container = client.create_container(tag, command, environment={"PYTHONDONTWRITEBYTECODE": "1"})
        try:
            client.start(container)
            client.wait(container)
            told = client.logs(container).decode().splitlines()
        finally:
            client.remove_container(container, force=True)
    assert any("cpython" in line and "json" in line for line in told), "it did not say what it imports"
    assert [line for line in told if line.startswith("# code object from /")] == []


def test_an_unknown_authority_fails_the_build_with_its_log(
    engine: EngineClients, tmp_path: Path, index: PackageIndex, definition: EnvironmentDefinition
) -> None:
    empty = tmp_path / "none.pem"
    empty.write_text("", encoding="ascii")
    builder = builder_for(engine, tmp_path, index, empty)
    with pytest.raises(EnvironmentBuildError) as caught:
        builder.ensure(definition, lambda _: None)
    assert "CERTIFICATE_VERIFY_FAILED" in caught.value.log_tail
    assert PASSWORD not in caught.value.log_tail + caught.value.message
    assert not builder.is_built(definition)


def test_a_package_that_does_not_exist_fails_the_build_and_names_it(
    engine: EngineClients, tmp_path: Path, index: PackageIndex
) -> None:
    missing = EnvironmentDefinition("probe", DEFAULT_BASE_IMAGE, ("no-such-package==1.0",))
    with pytest.raises(EnvironmentBuildError) as caught:
        builder_for(engine, tmp_path, index, index.ca).ensure(missing, lambda _: None)
    assert "no-such-package" in caught.value.log_tail


def test_a_base_that_cannot_be_had_says_what_to_do(engine: EngineClients, tmp_path: Path) -> None:
    missing = EnvironmentDefinition("probe", "127.0.0.1:9/nobody/nothing:1.0")
    builder = ImageBuilder(engine, BuildSettings(tmp_path, index=IndexSettings()))
    with pytest.raises(EnvironmentBuildError, match="could not be pulled") as caught:
        builder.ensure(missing, lambda _: None)
    assert "build_base_image" in caught.value.hint


def test_many_steps_at_once_build_an_image_once(
    engine: EngineClients, tmp_path: Path, index: PackageIndex, definition: EnvironmentDefinition
) -> None:
    builds: list[str] = []
    lock = threading.Lock()

    def note(message: str) -> None:
        with lock:
            builds.append(message)

    def ensure(_: int) -> str:
        return builder_for(engine, tmp_path, index, index.ca).ensure(definition, note)

    with concurrent.futures.ThreadPoolExecutor(4) as pool:
        tags = set(pool.map(ensure, range(4)))
    assert tags == {image_tag(definition)}
    assert builds.count("Building the environment probe") == 1


def test_a_build_succeeds_while_others_prune(
    engine: EngineClients, tmp_path: Path, index: PackageIndex, definition: EnvironmentDefinition
) -> None:
    done = threading.Event()
    pruned: list[int] = []

    def prune() -> None:
        with engine.lend() as client:
            while not done.is_set():
                # somebody else's may refuse each other, as the engine prunes once at a time
                with tolerated(409):
                    client.prune_images(filters={"dangling": True, "label": "atelier.nobody-has-this"})
                    pruned.append(1)

    with concurrent.futures.ThreadPoolExecutor(3) as pool:
        pruning = [pool.submit(prune) for _ in range(3)]
        try:
            tag = builder_for(engine, tmp_path, index, index.ca).ensure(definition, lambda _line: None)
        finally:
            done.set()
        for one in pruning:
            one.result()
    assert tag == image_tag(definition)
    assert pruned


def layers(saved: bytes) -> Iterator[tarfile.TarFile]:
    with tarfile.open(fileobj=io.BytesIO(saved)) as image:
        for member in image.getmembers():
            file = image.extractfile(member) if member.name.endswith("layer.tar") else None
            if file is not None:
                with tarfile.open(fileobj=file) as layer:
                    yield layer
