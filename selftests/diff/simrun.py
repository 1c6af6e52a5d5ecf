# SPDX-License-Identifier: GPL-2.0
"""The lane that compares with libseccomp, as far as it can be trusted.

libseccomp's rule compiler decides some profiles wrongly and hangs on others,
so it judges only system calls all of whose rules have one and the same action,
which is not the default's, and either no condition at all or one each on a
value below 2^32.  i386 socket and System V IPC calls are left out as well:
there it adds rules for socketcall and ipc of its own accord.  It compares the
lower halves of x32 arguments only, and refuses an errno from 4095 on.  A rule
for a call that one ABI lacks can make 2.5.4 forget to load the number for
x86_64 and x32, so that none of their rules holds: such calls are left out too,
as in

    default ALLOW; arch x86_64, i386; TRACE dup if arg3 >= 1; LOG _llseek
"""

import json
import os
import random
import signal
import subprocess
from types import MappingProxyType

import diffrun
import gen
import oracle
import sysnr

# Acting on a file descriptor and nothing else: with none open they fail with
# EBADF at worst, whatever the other arguments are.  For real calls.
HARMLESS = """
read write lseek pread64 pwrite64 fstat fchmod fchown ftruncate flock fsync
fdatasync fchdir ioctl fcntl dup getdents getdents64 fsetxattr fgetxattr
flistxattr fremovexattr readahead epoll_ctl inotify_rm_watch splice tee
sync_file_range syncfs setns fallocate finit_module timerfd_gettime
""".split()
PLAIN = HARMLESS + """
close mmap mprotect open stat mount reboot getpid kill brk nanosleep umask
chroot ptrace unshare setuid personality keyctl bpf prctl uname clone futex
rt_sigaction rt_sigprocmask sigaltstack readv execve openat2 faccessat2
process_vm_readv timer_create waitid kexec_load _llseek mmap2 chown32 waitpid
clock_gettime64 arch_prctl modify_ldt vserver
""".split()
UNTRUSTED = set("""
socket bind connect listen accept getsockname getpeername socketpair send recv
sendto recvfrom shutdown setsockopt getsockopt sendmsg recvmsg accept4 recvmmsg
sendmmsg socketcall semop semget semctl semtimedop msgsnd msgrcv msgget msgctl
shmat shmdt shmget shmctl ipc
""".split())
VALUES = (0, 1, 2, 5, 8, 38, 40, 255, 0x7fffffff, 0x80000000, 0x7e020000,
          gen.MASK32 - 1, gen.MASK32)


def word(action):
    """An action in seccomp_sim's spelling."""
    if action.kind in ("ERRNO", "TRACE"):
        return f"{action.kind}:{action.data}"
    return action.kind


class Subset:
    """What libseccomp may judge of a profile, under given capabilities."""

    def __init__(self, profile, caps):
        self.profile = profile
        rules = {}
        for rule in profile.rules:
            if profile.caps_hold(rule, caps):
                for name in dict.fromkeys(rule.names):
                    rules.setdefault(name, []).append(rule)
        self.rules = {name: some for name, some in rules.items()
                      if self.trusted(name, some)}
        self.doubtful = set(profile.names()) - set(self.rules)

    def trusted(self, name, rules):
        action = rules[0].action
        if name in UNTRUSTED or action == self.profile.default or \
                action.data >= 4095 or \
                len({other.action for other in rules}) > 1 or \
                not all(name in table
                        for table in self.profile.tables.values()):
            return False
        counts = {len(rule.conds) for rule in rules}
        return len(counts) == 1 and counts <= {0, 1} and all(
            max(cond.value, cond.value2) <= gen.MASK32
            for rule in rules for cond in rule.conds)

    def lines(self):
        """The profile as seccomp_sim reads it."""
        yield f"default {word(self.profile.default)}"
        for abi in self.profile.abis:
            yield f"arch {abi}"
        for name, rules in self.rules.items():
            for rule in rules:
                line = f"rule {word(rule.action)} {name}"
                for cond in rule.conds:
                    line += (f" {cond.index} {cond.op} {cond.value} "
                             f"{cond.value2}")
                yield line

    def judges(self, query, unknown=MappingProxyType({})):
        """Not the numbers of other rules, nor those above the largest one."""
        abi, nr, args = query
        if abi not in self.profile.by_nr:
            return True
        if abi == "x32" and max(args) > gen.MASK32:
            return False
        top = self.profile.tops[abi]
        return (top is None or nr <= top) and not any(
            self.profile.tables[abi].get(name) == nr
            for name in self.doubtful | unknown.get(abi, set()))


class SimpleMaker:
    """Random profiles within what libseccomp can be trusted with."""

    def __init__(self, rng, real, pool=None):
        self.rng = rng
        self.real = real
        self.pool = pool or (HARMLESS if real else PLAIN)

    def cond(self):
        rng = self.rng
        return {"index": rng.randrange(6), "op": "SCMP_CMP_" +
                rng.choice(gen.OPS), "value": rng.choice(VALUES),
                "valueTwo": rng.choice(VALUES)}

    def actions(self):
        """The default and a supply of others."""
        if self.real:
            return "ALLOW", ["ERRNO"]
        kinds = ["ALLOW", "ERRNO", "LOG", "TRAP", "KILL_THREAD",
                 "KILL_PROCESS", "TRACE"]
        default = self.rng.choice(kinds)
        return default, [kind for kind in kinds if kind != default]

    def make(self, allowed=()):
        rng = self.rng
        default, kinds = self.actions()
        rules = []
        if allowed and default != "ALLOW":
            rules.append({"names": allowed, "action": "SCMP_ACT_ALLOW"})
        for name in rng.sample(self.pool, rng.randint(2, 8)):
            rule = {"names": [name], "action": "SCMP_ACT_" + rng.choice(kinds)}
            if rule["action"].endswith(("ERRNO", "TRACE")):
                rule["errnoRet"] = rng.randrange(1000, 4095)
            if chance_of_none(rng):
                rules.append(rule)
                continue
            rules += [dict(rule, args=[self.cond()])
                      for _ in range(rng.randint(1, 3))]
        rng.shuffle(rules)
        profile = {
            "defaultAction": "SCMP_ACT_" + default,
            "architectures": ["SCMP_ARCH_X86_64"] + rng.sample(
                ("SCMP_ARCH_X86", "SCMP_ARCH_X32"), rng.randint(0, 2)),
            "syscalls": rules}
        if default in ("ERRNO", "TRACE"):
            profile["defaultErrnoRet"] = 4094
        return json.dumps(profile)


def chance_of_none(rng):
    return rng.randrange(4) == 0


def build(repo):
    """The path of seccomp_sim, freshly built."""
    out = os.path.abspath(os.environ.get("O", f"{repo}/build"))
    binary = f"{out}/selftests/diff/seccomp_sim"
    done = subprocess.run(
        ["make", "-s", "-f", f"{repo}/selftests/diff/Makefile", f"O={out}",
         binary], capture_output=True, text=True, check=False)
    if done.returncode:
        raise diffrun.Refused(done.stderr)
    return binary


class Lane:
    """Runs the lane; run() yields (passed, name, details).

    `passed` is None where there was nothing to compare, with the reason.
    """

    def __init__(self, options, tables, ctlsec, repo):
        self.options = options
        self.tables = tables
        self.ctlsec = ctlsec
        self.repo = repo
        self.binary = None
        self.tuples = 0
        self.mismatches = 0
        self.hangs = 0

    def ask(self, mode, subset, queries):
        """(answers, {abi: names libseccomp lacks}); None where it hangs."""
        lines = list(subset.lines())
        lines += [f"query {abi} {nr} " + " ".join(map(str, args))
                  for abi, nr, args in queries]
        try:
            done = subprocess.run(
                [self.binary, mode], input="\n".join(lines) + "\n", text=True,
                capture_output=True, timeout=diffrun.TIMEOUT, check=False)
        except subprocess.TimeoutExpired as problem:
            raise diffrun.Refused(str(problem)) from None
        if done.returncode == -signal.SIGALRM:
            self.hangs += 1
            return None, {}
        if done.returncode:
            raise diffrun.Refused(f"seccomp_sim: {done.stderr}")
        out = done.stdout.splitlines()
        unknown = {}
        for line in out[:len(out) - len(queries)]:
            _, abi, name = line.split()
            unknown.setdefault(abi, set()).add(name)
        return out[len(out) - len(queries):], unknown

    def agree(self, text, context, queries):
        """Differences between libseccomp and the oracle, and ctlsec."""
        profile = context.profile(text, self.tables)
        subset = Subset(profile, context.mask())
        queries = [query for query in queries
                   if subset.judges(query)]
        answers, unknown = self.ask("sim", subset, queries)
        if answers is None:
            return []
        rows = [(query, answer) for query, answer in zip(queries, answers)
                if subset.judges(query, unknown)]
        self.tuples += len(rows)
        lines = [plain(query) for query, _ in rows]
        mine = [str(profile.decide(*query, context.mask())[0])
                for query, _ in rows]
        named = [spelled(answer) for _, answer in rows]
        found = diffrun.differences(mine, named, lines)
        theirs = self.ctlsec.actions(text, lines, *context)
        found += diffrun.differences(named, theirs, lines)
        self.mismatches += len(found)
        return [f"{context}: {line}: {ours} and {other}"
                for line, ours, other in found[:3]] + [text] * bool(found)

    def shared(self):
        """The collection's profiles, the part of each that qualifies."""
        details, before = [], self.tuples
        for root, _, files in sorted(os.walk(self.options.profiles)):
            for file in sorted(files):
                if not file.endswith(".json"):
                    continue
                with open(f"{root}/{file}", encoding="utf-8") as source:
                    text = source.read()
                for caps in ("none", "all"):
                    context = diffrun.Context(caps, "6.1")
                    profile = context.profile(text, self.tables)
                    rng = random.Random(file)
                    maker = gen.QueryMaker(rng, profile)
                    found = self.agree(text, context,
                                       maker.numbers() + maker.named())
                    details += [f"{file}: {line}" for line in found[:3]]
        return self.tuples - before, details

    def simple(self):
        details, before = [], self.tuples
        for number in range(self.options.random):
            rng = random.Random(f"simple {self.options.seed} {number}")
            text = SimpleMaker(rng, False).make()
            context = diffrun.Context("none", "6.1")
            maker = gen.QueryMaker(rng, context.profile(text, self.tables))
            details += self.agree(text, context, maker.make(300))
        return self.tuples - before, details

    def one_for_real(self, number, abis):
        rng = random.Random(f"real {self.options.seed} {number}")
        text = SimpleMaker(rng, True).make()
        context = diffrun.Context("none", "6.1")
        profile = context.profile(text, self.tables)
        subset = Subset(profile, context.mask())
        queries = [query for query in gen.QueryMaker(rng, profile).named()
                   if query[0] in abis and subset.judges(query)]
        values, _ = self.ask("real", subset, queries)
        if values is None:
            return []
        self.tuples += len(queries)
        theirs = self.ctlsec.actions(
            text, [plain(query) for query in queries], *context)
        details = []
        for query, value, other in zip(queries, values, theirs):
            action = profile.decide(*query, context.mask())[0]
            denied = -action.data if action.kind == "ERRNO" else None
            seen = int(value) if -4096 < int(value) <= -1000 else None
            if denied != seen or str(action) != other:
                details.append(f"{plain(query)}: oracle {action}, ctlsec "
                               f"{other}, kernel returned {value}")
        self.mismatches += len(details)
        return details[:3] + [text] * bool(details)

    def real(self, abis):
        details, before = [], self.tuples
        for number in range(max(self.options.random // 5, 5)):
            details += self.one_for_real(number, abis)
        return self.tuples - before, details

    def usable_abis(self):
        """The ABIs whose calls reach a filter on this host (int 0x80 may be
        off); x32 numbers do, implemented or not."""
        usable = []
        for abi in sysnr.ABIS:
            profile = oracle.Profile('{"defaultAction": "SCMP_ACT_ALLOW"}',
                                     self.tables, (6, 1))
            profile.abis = [abi]
            try:
                self.ask("real", Subset(profile, 0),
                         [(abi, self.tables[abi]["getpid"], [0] * 6)])
                usable.append(abi)
            except diffrun.Refused:
                pass
        return usable

    def run(self):
        try:
            self.binary = build(self.repo)
        except diffrun.Refused as problem:
            yield False, "libseccomp: build seccomp_sim", [str(problem)]
            return
        lanes = [("shared profiles, simulated", self.shared),
                 (f"{self.options.random} simple profiles, simulated",
                  self.simple)]
        abis = self.usable_abis()
        lanes.append((f"real filters and calls ({' '.join(abis)})",
                      lambda: self.real(abis)))
        for name, lane in lanes:
            try:
                tuples, details = lane()
            except diffrun.Refused as stop:
                tuples, details = 0, [str(stop)]
            if not tuples and not details:
                yield None, f"libseccomp: {name}", "nothing to compare"
                continue
            yield (not details, f"libseccomp: {name}: {tuples} queries",
                   details[:20])


def plain(query):
    abi, nr, args = query
    return f"{abi} {nr} " + " ".join(map(str, args))


def spelled(answer):
    """seccomp_sim's spelling in the oracle's."""
    kind, _, data = answer.partition(":")
    return str(oracle.Action(kind, int(data or 0)))
