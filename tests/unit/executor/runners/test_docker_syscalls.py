from __future__ import annotations

import json
from typing import Any

import pytest

from executor.runners.docker_syscalls import syscall_filter

PROFILE = json.loads(syscall_filter())


def rules(name: str) -> list[dict[str, Any]]:
    return [rule for rule in PROFILE["syscalls"] if name in rule["names"]]


def test_what_is_not_named_is_refused() -> None:
    assert PROFILE["defaultAction"] == "SCMP_ACT_ERRNO"


FORBIDDEN = """
    mount umount2 pivot_root chroot setns unshare ptrace process_vm_readv process_vm_writev bpf
    perf_event_open userfaultfd keyctl add_key request_key kexec_load kexec_file_load init_module finit_module
    delete_module reboot swapon swapoff settimeofday clock_settime adjtimex clock_adjtime sethostname
    setdomainname acct quotactl syslog iopl ioperm open_by_handle_at name_to_handle_at io_uring_setup
    io_uring_enter fanotify_init fsopen fsmount move_mount open_tree mount_setattr pidfd_getfd kcmp
    lookup_dcookie nfsservctl vhangup modify_ldt memfd_secret socketcall ipc
"""


@pytest.mark.parametrize("name", FORBIDDEN.split())
def test_no_step_needs_these(name: str) -> None:
    assert rules(name) == []


def test_sockets_speak_only_what_a_network_namespace_holds() -> None:
    families = {rule["args"][0]["value"] for rule in rules("socket")}
    assert families == {1, 2, 10, 16}
    assert all(rule["args"][0]["op"] == "SCMP_CMP_EQ" for rule in rules("socket"))


def test_new_processes_get_no_new_namespaces() -> None:
    (clone,) = rules("clone")
    assert clone["args"][0] == {"index": 0, "op": "SCMP_CMP_MASKED_EQ", "value": 0x7E020000, "valueTwo": 0}
    assert [rule["action"] for rule in rules("clone3")] == ["SCMP_ACT_ERRNO"]


@pytest.mark.parametrize("name", ["execve", "mmap", "futex", "openat", "statx", "sched_getaffinity", "rseq"])
def test_ordinary_programs_find_what_they_need(name: str) -> None:
    assert [rule["action"] for rule in rules(name)] == ["SCMP_ACT_ALLOW"]
