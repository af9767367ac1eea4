"""Hostile user code tries to get out of the container of its step: cold, warm and shared.

The same probes run in a container without walls first: a probe that achieves nothing even there would prove
nothing, so it is named in `UNPROVEN` with the reason.
"""

from __future__ import annotations

import json
import os
import shutil
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from executor import log_store
from executor.artifacts import ArtifactError, ArtifactStore
from executor.environments.image import image_tag
from executor.runners.base import Limits, StepLaunch
from executor.runners.docker import DockerRunner
from executor.runners.docker_client import EngineClients
from tests.contract.worlds import TINY, DockerWorld, SharedWorld, WarmWorld
from tests.docker.hostile.host import Host, bait

PROGRAM = Path(__file__).with_name("escape_program.py")
PROBES = Path(__file__).with_name("probes")
MEGABYTE = 1024**2
LIMITS = Limits(memory_bytes=512 * MEGABYTE, tmp_bytes=64 * MEGABYTE)
#: probes that a container without walls stops as well, on some machines, and why that is no loss
UNPROVEN = {
    "call the kernel as a 32-bit program": "kernels and machines may be without that way",
    "trace the first process": "there it is the first process of the machine: not touched",
    "read another attempt's folder through the root of the first process": "it may hold more rights",
    "system request key": "kernels may be built without",
    "find the executor's variables in one's own": "nobody would give them to a container, walls or none",
    "become root": "it is root there",
    "load a kernel module": "kernels without modules do not know the call",
    "load another kernel": "kernels without kexec do not know the call",
    "open the memory": "kernels without /dev/mem have no such file",
    "reach the machine's ports": "not every processor has them",
    "real-time scheduling": "a control group without a share of real time refuses it to root too",
    "dump the core": "the machine may forbid core files to everybody",
    "raise a limit": "it may be that high already",
    "handle page faults": "kernels may be built without",
    "count the processor's events": "kernels may be built without",
    "mount the control groups": "a machine with the unified hierarchy has none of that kind",
    "leave the control group": "the same",
    "raise one's own memory limit": "the same",
    "account for processes": "kernels may be built without",
    "label a stored input": "not every file system has labels",
    "settings of the kernel in /sys": "kernels may be built without",
    "read the kernel's memory": "kernels may be built without",
    "open the kernel's messages": "containers have no such file unless it is given to them",
}


@dataclass
class Cold(DockerWorld):
    pass


@dataclass
class Warm(WarmWorld):
    def make_ready(self, runner: DockerRunner, *, limits: Limits = LIMITS) -> None:
        super().make_ready(runner, limits=limits)


@dataclass
class Shared(SharedWorld):
    def make_ready(self, runner: DockerRunner, *, limits: Limits = LIMITS) -> None:
        super().make_ready(runner, limits=limits)


WORLDS = {"cold": Cold, "warm": Warm, "shared": Shared}


@dataclass
class Findings:
    """What the probes of one container said."""

    said: dict[str, str]
    host: Host
    launch: StepLaunch
    visits: list[str]
    #: what was in the input folder afterwards
    inputs: list[str]

    @property
    def achieved(self) -> dict[str, str]:
        return {name: what for name, what in self.said.items() if not what.startswith("blocked: ")}


def hostile_launch(world: DockerWorld, host: Host, store: ArtifactStore, *left_out: str) -> StepLaunch:
    launch = world.launch(limits=LIMITS)
    shutil.copyfile(PROGRAM, launch.code_dir / "modules" / "runtime" / "__main__.py")
    code = launch.code_dir / "tests" / "docker" / "hostile" / "probes"
    shutil.copytree(PROBES, code, ignore=shutil.ignore_patterns("__pycache__"), dirs_exist_ok=True)
    source = world.folder / "result"
    source.mkdir(exist_ok=True)
    (source / "data").write_bytes(b"stored content that other steps read as well")
    store.link_into(store.store_folder(source).digest, launch.input_dir / "inputs" / "rows")
    request = {"given": {**host.given, "left_out": left_out}}
    (launch.input_dir / "request.json").write_text(json.dumps(request), encoding="utf-8")
    return launch


@pytest.fixture(params=WORLDS)
def findings(request: pytest.FixtureRequest, tmp_path: Path, docker_installation: str) -> Iterator[Findings]:
    world = WORLDS[request.param](tmp_path, installation=docker_installation)
    store = ArtifactStore(tmp_path / "artifacts")
    with bait(tmp_path) as host:
        runner = world.new_runner()
        runner.prepare(TINY, lambda _: None)
        os.environ["ATELIER_TEST_CANARY"] = str(host.given["canary"])
        try:
            launch = hostile_launch(world, host, store)
            exit_ = runner.wait(handle := runner.start(launch), launch.log_path, lambda *_: None)
        finally:
            del os.environ["ATELIER_TEST_CANARY"]
        inputs = sorted(path.name for path in launch.input_dir.iterdir())
        runner.remove(handle)
        text = b"".join(log_store.iterate_log(launch.log_path)).decode()
        assert exit_.exit_code == 0, text
        yield Findings(json.loads(text.splitlines()[-1]), host, launch, list(host.visits), inputs)
    world.close()


def test_no_escape_succeeds(findings: Findings, tmp_path: Path) -> None:
    assert findings.achieved == {}
    assert len(findings.said) >= 40
    assert findings.visits == []
    # the host agrees: what was aimed at is as it was
    assert findings.host.secret.read_text() == findings.host.given["canary"]
    store = ArtifactStore(tmp_path / "artifacts")
    stored = list(store.root.glob("[0-9a-f][0-9a-f]/*"))
    assert len(stored) == 1
    assert store.verify(stored[0].name)
    status = (stored[0] / "data").stat()
    assert stat.S_IMODE(status.st_mode) == 0o444
    assert status.st_mtime > 1
    assert "x" not in findings.inputs
    assert not (findings.launch.code_dir / "x").exists()
    with pytest.raises((ArtifactError, FileNotFoundError)):
        store.store_folder(findings.launch.output_dir / "link")


def test_the_probes_succeed_where_nothing_stops_them(
    tmp_path: Path, docker_installation: str, engine: EngineClients
) -> None:
    world = Cold(tmp_path, installation=docker_installation)
    world.new_runner().prepare(TINY, lambda _: None)
    with bait(tmp_path) as host:
        # a store of its own, since here its content really gets changed
        launch = hostile_launch(world, host, ArtifactStore(tmp_path / "lost"), "trace the first process")
        said = run_without_walls(engine, launch, tmp_path, docker_installation)
    achieved = {name for name, what in said.items() if what.startswith("achieved: ")}
    broken = {name: what for name, what in said.items() if what.startswith("broken: ")}
    assert broken == {}
    assert {name: what for name, what in said.items() if name not in achieved | set(UNPROVEN)} == {}
    assert len(achieved) >= 60
    assert set(host.visits) == {"tcp", "tcp6", "udp", "abstract", "socket"}


def run_without_walls(
    engine: EngineClients, launch: StepLaunch, tmp_path: Path, installation: str
) -> dict[str, str]:
    """Run the probes as root with the host's network, processes, files and engine."""
    atelier = tmp_path / "atelier"
    for name, folder in (("code", launch.code_dir), ("in", launch.input_dir), ("out", launch.output_dir)):
        # one mount for all three, so that a link from one to another is possible
        shutil.copytree(folder, atelier / name)
    config = {
        "Image": image_tag(launch.environment),
        "Entrypoint": ["python", "/atelier/code/modules/runtime/__main__.py"],
        "Cmd": [
            "--request",
            "/atelier/in/request.json",
            "--input",
            "/atelier/in",
            "--output",
            "/atelier/out",
        ],
        "Env": [f"CANARY={os.environ.get('CANARY', '')}"],
        "User": "0:0",
        "Labels": {"atelier.installation": installation},
        "HostConfig": {
            # not `Privileged`: that asks for every capability, also those the engine itself lacks
            "CapAdd": capabilities(),
            "SecurityOpt": ["seccomp=unconfined", "apparmor=unconfined"],
            "MaskedPaths": [],
            "ReadonlyPaths": [],
            "DeviceCgroupRules": ["a *:* rwm"],
            "NetworkMode": "host",
            "PidMode": "host",
            "ShmSize": 256 * MEGABYTE,
            "Binds": [
                f"{atelier}:/atelier",
                f"{tmp_path}:{tmp_path}",
                "/var/run/docker.sock:/var/run/docker.sock",
            ],
        },
    }
    with engine.lend() as client:
        container = client.create_container_from_config(config, f"atelier-{installation}-open")["Id"]
        try:
            client.start(container)
            client.wait(container, timeout=120)
            text = client.logs(container).decode()
        finally:
            client.remove_container(container, force=True, v=True)
    said: dict[str, str] = json.loads(text.splitlines()[-1])
    return said


def capabilities() -> list[str]:
    """Return those that this machine has to give."""
    line = next(line for line in Path("/proc/self/status").read_text().splitlines() if "CapEff" in line)
    held = int(line.split()[1], 16)
    return [name for number, name in enumerate(CAPABILITIES.split()) if held >> number & 1]


#: by their numbers
CAPABILITIES = """
CHOWN DAC_OVERRIDE DAC_READ_SEARCH FOWNER FSETID KILL SETGID SETUID SETPCAP LINUX_IMMUTABLE NET_BIND_SERVICE
NET_BROADCAST NET_ADMIN NET_RAW IPC_LOCK IPC_OWNER SYS_MODULE SYS_RAWIO SYS_CHROOT SYS_PTRACE SYS_PACCT
SYS_ADMIN SYS_BOOT SYS_NICE SYS_RESOURCE SYS_TIME SYS_TTY_CONFIG MKNOD LEASE AUDIT_WRITE AUDIT_CONTROL SETFCAP
MAC_OVERRIDE MAC_ADMIN SYSLOG WAKE_ALARM BLOCK_SUSPEND AUDIT_READ
"""
