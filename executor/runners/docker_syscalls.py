"""The system calls a step may make. Whatever is not named here is refused by the kernel.

Narrower than the engine's own list, which lets a step open sockets that no network namespace holds (vsock, to
the hypervisor), trace the processes beside it and hand work to the kernel's rings. A program that asks for
one of the others gets EPERM, as it would from a machine that forbids it. Pure; see docs/isolation.md.
"""

from __future__ import annotations

import json
from functools import cache

_EPERM = 1
_ENOSYS = 38
_ARCHITECTURES = ("SCMP_ARCH_X86_64", "SCMP_ARCH_AARCH64")
#: what a socket may speak: files of this machine, IPv4, IPv6 and the kernel's list of interfaces
_SOCKET_FAMILIES = (1, 2, 10, 16)
#: flags of clone that make a new namespace
_NEW_NAMESPACES = 0x7E020000
#: as it is, 32-bit, without randomised addresses, and the question what it is
_PERSONALITIES = (0x0, 0x8, 0x20000, 0x20008, 0xFFFFFFFF)

_PROCESSES = """
    execve execveat exit exit_group fork vfork getpid getppid gettid getpgid getpgrp getsid setpgid setsid
    wait4 waitid kill tkill tgkill pidfd_open pidfd_send_signal set_tid_address set_robust_list
    get_robust_list set_thread_area get_thread_area arch_prctl prctl rseq membarrier futex futex_waitv
    sched_getaffinity sched_setaffinity sched_getattr sched_setattr sched_getparam sched_setparam
    sched_getscheduler sched_setscheduler sched_get_priority_max sched_get_priority_min
    sched_rr_get_interval sched_yield getpriority setpriority getcpu getrusage getrlimit setrlimit
    prlimit64 times sysinfo uname restart_syscall seccomp landlock_create_ruleset landlock_add_rule
    landlock_restrict_self ioprio_get process_mrelease
"""
_USERS = """
    getuid geteuid getgid getegid getresuid getresgid getgroups setuid setgid setreuid setregid setresuid
    setresgid setgroups setfsuid setfsgid capget capset umask
"""
_SIGNALS = """
    rt_sigaction rt_sigprocmask rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait rt_sigqueueinfo
    rt_tgsigqueueinfo sigaltstack signalfd signalfd4 pause alarm
"""
_MEMORY = """
    brk mmap munmap mremap mprotect madvise mincore msync mlock mlock2 munlock mlockall munlockall
    memfd_create pkey_alloc pkey_free pkey_mprotect remap_file_pages shmget shmat shmdt shmctl
"""
_FILES = """
    open openat openat2 creat close close_range read write readv writev pread64 pwrite64 preadv pwritev
    preadv2 pwritev2 lseek sendfile copy_file_range splice tee vmsplice readahead fadvise64 fallocate
    ftruncate truncate fsync fdatasync sync syncfs sync_file_range flock fcntl ioctl dup dup2 dup3 pipe
    pipe2 stat lstat fstat newfstatat statx statfs fstatfs access faccessat faccessat2 getcwd chdir fchdir
    getdents getdents64 mkdir mkdirat rmdir rename renameat renameat2 link linkat symlink symlinkat unlink
    unlinkat readlink readlinkat mknod mknodat chmod fchmod fchmodat fchmodat2 chown fchown lchown
    fchownat utime utimes utimensat futimesat getxattr lgetxattr fgetxattr listxattr llistxattr flistxattr
    setxattr lsetxattr fsetxattr removexattr lremovexattr fremovexattr inotify_init inotify_init1
    inotify_add_watch inotify_rm_watch
"""
_WAITING = """
    poll ppoll select pselect6 epoll_create epoll_create1 epoll_ctl epoll_wait epoll_pwait epoll_pwait2
    eventfd eventfd2 nanosleep clock_nanosleep io_setup io_submit io_getevents io_pgetevents io_cancel
    io_destroy
"""
_TIME = """
    time gettimeofday clock_gettime clock_getres getitimer setitimer timer_create timer_delete
    timer_gettime timer_settime timer_getoverrun timerfd_create timerfd_gettime timerfd_settime getrandom
"""
_TALKING = """
    socketpair bind listen accept accept4 connect shutdown getsockname getpeername getsockopt setsockopt
    sendto sendmsg sendmmsg recvfrom recvmsg recvmmsg semget semop semctl semtimedop msgget msgsnd msgrcv
    msgctl mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify mq_getsetattr
"""
_GROUPS = (_PROCESSES, _USERS, _SIGNALS, _MEMORY, _FILES, _WAITING, _TIME, _TALKING)


@cache
def syscall_filter() -> str:
    """Return the profile as the engine takes it in `SecurityOpt`."""
    names = sorted({name for group in _GROUPS for name in group.split()})
    rules: list[dict[str, object]] = [_allow(names)]
    rules += [_allow(["socket"], _argument(0, "SCMP_CMP_EQ", family)) for family in _SOCKET_FAMILIES]
    rules += [_allow(["personality"], _argument(0, "SCMP_CMP_EQ", value)) for value in _PERSONALITIES]
    rules.append(_allow(["clone"], _argument(0, "SCMP_CMP_MASKED_EQ", _NEW_NAMESPACES)))
    # its flags lie in memory, where no filter can look: programs fall back to clone
    rules.append({"names": ["clone3"], "action": "SCMP_ACT_ERRNO", "errnoRet": _ENOSYS})
    profile = {
        "defaultAction": "SCMP_ACT_ERRNO",
        "defaultErrnoRet": _EPERM,
        # the machine's own way of calling alone: two more would be two more ways into the kernel, and the
        # engine makes the filter anew for every container, each way as dear as the first
        "archMap": [{"architecture": name, "subArchitectures": []} for name in _ARCHITECTURES],
        "syscalls": rules,
    }
    return json.dumps(profile, separators=(",", ":"))


def _allow(names: list[str], *arguments: dict[str, object]) -> dict[str, object]:
    return {"names": names, "action": "SCMP_ACT_ALLOW", "args": list(arguments)}


def _argument(index: int, comparison: str, value: int) -> dict[str, object]:
    return {"index": index, "op": comparison, "value": value, "valueTwo": 0}
