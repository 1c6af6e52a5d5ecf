#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Writes the cases of the guest test kernel_sample (guests have no Python).

    samples.py [--kernel K.M]... [--out DIR] [--random N] [--seed S]

DIR, by default build/selftests/diff/samples, gets a directory for each kernel
version (6.1 and 6.12 unless told), for minKernel depends on it.  Each case is
a profile, calls to make under it, and what the oracle expects of each:
NAME.json, NAME.samples ("ABI NR ARG0 ... ARG5 ACTION") and NAME.caps (a
bounding set).  Cases that libseccomp can be trusted with also have NAME.bpf,
its filter, so that the same calls can be made under seccomp.  Cases wrong-* are
the negative control: their expectations come from a wrong oracle, and the
kernel must contradict them.

The calls are chosen to be harmless when they are allowed: by default all
arguments are -1, which is neither a file descriptor nor an address nor a valid
flag word.  Calls which only act on descriptors are also made with the edges
of the profile's conditions.
"""

import argparse
import collections
import glob
import os
import random
import shutil
import subprocess
import sys

import diffrun
import gen
import oracle
import simrun
import sysnr

HERE = os.path.dirname(os.path.realpath(__file__))
REPO = os.path.dirname(os.path.dirname(HERE))

# Never denied, or not survived by a worker, or never returning.
EXCLUDED = set("""
exit exit_group restart_syscall sigreturn rt_sigreturn fork vfork pause
sigsuspend ssetmask vhangup uretprobe uprobe idle
""".split())

BAD = gen.MASK64
NO_TASK = 0x3fffffff
KEY = 0x7a7a7a7a

# Where -1 throughout is not harmless, blocks, or means "not implemented".
VECTORS = {
    "kill": (NO_TASK, 0), "tkill": (NO_TASK, 0), "tgkill": (NO_TASK, NO_TASK, 0),
    "rt_sigqueueinfo": (NO_TASK, 0, BAD),
    "rt_tgsigqueueinfo": (NO_TASK, NO_TASK, 0, BAD),
    "init_module": (BAD, 0, BAD), "alarm": (0,), "umask": (0o22,),
    "nice": (0,), "mlockall": (0,), "poll": (BAD, 1, 0),
    "msgget": (KEY, 0), "semget": (KEY, 1, 0), "shmget": (KEY, 4096, 0),
    "futex": (BAD, 1, 1), "personality": (gen.MASK32,),
}

# Harmless with any arguments, given the worker's lack of descriptors.
SAFE_ANY = simrun.HARMLESS + """
socket personality dup3 process_vm_readv process_vm_writev getpid getppid
getuid getgid geteuid getegid gettid getpgrp sched_yield
""".split()
# What ctlsec never denies; a seccomp filter must be told to allow it.
LEAVE = ["rt_sigreturn", "sigreturn", "restart_syscall", "exit", "exit_group"]
# What these come to is decided inside of them, too, by rules on other calls: see
# include/ctlsec/meaning.h and syscall/t_meaning_*. So are socket and clone with more than
# the lower halves of their arguments.
DECIDED_INSIDE = set("socketpair socketcall clone3 setns".split())
KILLS_PER_CASE = 15
X32_PER_CASE = 100
CONTROLS = ("first-wins", "gt-as-ge", "repeat-and", "excludes-all")

Case = collections.namedtuple("Case", "name text caps queries subset mutant")


def base_vector(abi, name):
    args = [*VECTORS.get(name, ()), BAD, BAD, BAD, BAD, BAD, BAD][:6]
    return [arg & gen.MASK32 for arg in args] if abi == "i386" else args


def walk(tables):
    """Every number of every ABI that can be called, and some beyond."""
    queries = []
    for abi, table in tables.items():
        names = {nr: name for name, nr in table.items()}
        for nr in range(max(names) + 8):
            if names.get(nr) not in EXCLUDED:
                queries.append((abi, nr, base_vector(abi, names.get(nr))))
    return queries


def edges(rng, profile):
    """The conditions' edges, for calls that may have any arguments."""
    safe = {(abi, profile.tables[abi][name]) for abi in sysnr.ABIS
            for name in SAFE_ANY + ["clone"] if name in profile.tables[abi]}
    queries = []
    for abi, nr, args in gen.QueryMaker(rng, profile).named():
        if (abi, nr) not in safe:
            continue
        if profile.tables[abi].get("clone") == nr:
            # CLONE_SIGHAND without CLONE_VM: always refused.
            args = [(args[0] | 0x800) & ~0x100, *args[1:]]
        if profile.tables[abi].get("personality") == nr and \
                0xfffff000 < args[0] & gen.MASK32 < gen.MASK32:
            # It returns the former one, which would look like an errno.
            continue
        queries.append((abi, nr, args))
    return queries


def decided_inside(profile, abi, nr, args):
    table = profile.tables[abi]
    return nr in (table.get(name) for name in DECIDED_INSIDE) or \
        (nr == table.get("socket") and any(arg >> 32 for arg in args[:3])) or \
        (nr == table.get("clone") and args[0] >> 32)


def thinned(rng, profile, mask, queries):
    """Fewer of those that cost a worker, or that few kernels implement; none that the
    registers let pass and the kernel may refuse."""
    rng.shuffle(queries)
    kept, kills, x32 = [], 0, 0
    for query in queries:
        kind = profile.decide(*query, mask)[0].kind
        kills += kind.startswith("KILL")
        x32 += query[0] == "x32"
        if kind in ("ALLOW", "LOG") and decided_inside(profile, *query):
            continue
        if (kind.startswith("KILL") and kills > KILLS_PER_CASE) or \
                (query[0] == "x32" and x32 > X32_PER_CASE):
            continue
        kept.append(query)
    return kept


class Maker:
    """Makes and writes the cases for one kernel version."""

    def __init__(self, options, kernel, tables):
        self.options = options
        self.kernel = kernel
        self.out = f"{options.out}/{kernel}"
        self.tables = tables

    def case(self, name, text, caps, make):
        context = diffrun.Context(caps, self.kernel)
        rng = random.Random(f"{self.options.seed} {name} {caps}")
        profile = context.profile(text, self.tables)
        queries = make(rng, profile)
        return Case(name, text, caps,
                    thinned(rng, profile, context.mask(), queries), None, None)

    def real(self):
        """The collection's profiles and the built-in one, both sets of caps."""
        paths = [f"{REPO}/user/oci/profiles/default.json"]
        paths += glob.glob(f"{self.options.profiles}/*.json")
        paths += glob.glob(f"{self.options.profiles}/confine/n*.json")
        for path in sorted(filter(os.path.exists, paths)):
            stem = os.path.basename(path)[:-len(".json")]
            with open(path, encoding="utf-8") as source:
                text = source.read()
            for caps in ("none", "all") if '"caps"' in text else ("all",):
                yield self.case(
                    f"{stem}-{caps}", text, caps,
                    lambda rng, profile:
                    walk(self.tables) + edges(rng, profile))

    def random(self):
        """Random profiles over the harmless calls, each rule its own errno."""
        for number in range(self.options.random):
            rng = random.Random(f"kernel {self.options.seed} {number}")
            maker = gen.ProfileMaker(rng, self.tables, SAFE_ANY)
            text = distinctive(maker.make())
            caps, _ = gen.contexts(rng, text)
            yield self.case(f"random-{number}", text, caps, self.some)

    def simple(self):
        """Profiles that seccomp itself can be asked about."""
        for number in range(self.options.random // 2):
            rng = random.Random(f"seccomp {self.options.seed} {number}")
            text = simrun.SimpleMaker(rng, False, simrun.HARMLESS).make(LEAVE)
            case = self.case(f"seccomp-{number}", text, "all", self.some)
            context = diffrun.Context("all", self.kernel)
            subset = simrun.Subset(context.profile(text, self.tables),
                                   context.mask())
            yield case._replace(
                subset=subset, queries=[query for query in case.queries
                                        if subset.judges(query)])

    def some(self, rng, profile):
        return edges(rng, profile) + rng.sample(walk(self.tables), 150)

    def controls(self):
        """For each of some wrong oracles a case that shows it wrong."""
        caps = "CAP_SYS_ADMIN,CAP_CHOWN"
        context = diffrun.Context(caps, self.kernel)
        for mutant in CONTROLS:
            for number in range(200):
                rng = random.Random(f"control {mutant} {number}")
                text = distinctive(
                    gen.ProfileMaker(rng, self.tables, SAFE_ANY).make())
                case = self.case(f"wrong-{mutant}", text, caps, edges)
                calls = [query for query in case.queries if query[0] != "x32"]
                answers = [diffrun.expected(
                    context.profile(text, self.tables, wrong), context, calls)
                           for wrong in (None, mutant)]
                if sum(outcome(right) != outcome(wrong)
                       for right, wrong in zip(*answers)) > 3:
                    yield case._replace(queries=calls, mutant=mutant)
                    break

    def write(self, case):
        base = f"{self.out}/{case.name}"
        context = diffrun.Context(case.caps, self.kernel)
        profile = context.profile(case.text, self.tables, case.mutant)
        with open(base + ".json", "w", encoding="utf-8") as file:
            file.write(case.text)
        with open(base + ".caps", "w", encoding="ascii") as file:
            file.write(f"{context.mask():#x}\n")
        with open(base + ".samples", "w", encoding="ascii") as file:
            for query in case.queries:
                action = profile.decide(*query, context.mask())[0]
                file.write(f"{simrun.plain(query)} {simrun.word(action)}\n")
        if case.subset:
            self.write_filter(base, case.subset)

    def write_filter(self, base, subset):
        done = subprocess.run(
            [simrun.build(REPO), "bpf"], capture_output=True, check=True,
            input="".join(f"{line}\n" for line in subset.lines()).encode())
        with open(base + ".bpf", "wb") as file:
            file.write(done.stdout)


def outcome(answer):
    """What can be seen of an action from outside."""
    action = answer.split("\t")[0]
    if action.startswith(("TRACE", "NOTIFY")):
        return "ENOSYS"
    return "ran" if action == "LOG" else action.replace("ALLOW", "ran")


def distinctive(text):
    """The profile with errnos that no call fails with on its own."""
    tree = diffrun.json.loads(text, object_pairs_hook=lambda pairs: {
        key.lower(): value for key, value in pairs})
    for place, rule in enumerate([*tree["syscalls"], tree]):
        keys = ("defaultaction", "defaulterrnoret", "defaulterrno") \
            if rule is tree else ("action", "errnoret", "errno")
        rule.pop(keys[2], None)
        if rule[keys[0]].endswith("ERRNO"):
            rule[keys[1]] = 1000 + place
    return diffrun.json.dumps(tree)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kernel", action="append", metavar="K.M")
    parser.add_argument("--out", default=os.path.join(
        os.environ.get("O", f"{REPO}/build"), "selftests/diff/samples"))
    parser.add_argument("--random", type=int, default=12, metavar="N")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--profiles", default=os.environ.get(
        "CTLSEC_SHARED_PROFILES", f"{REPO}/../shared/data/profiles"))
    options = parser.parse_args()
    tables = sysnr.load()
    for kernel in options.kernel or ("6.1", "6.12"):
        maker = Maker(options, kernel, tables)
        shutil.rmtree(maker.out, ignore_errors=True)
        os.makedirs(maker.out)
        total = cases = 0
        for case in (*maker.real(), *maker.random(), *maker.simple(),
                     *maker.controls()):
            maker.write(case)
            cases += 1
            total += len(case.queries)
        print(f"{maker.out}: {cases} cases, {total} calls", file=sys.stderr)


if __name__ == "__main__":
    try:
        main()
    except (OSError, oracle.ProfileError, sysnr.TableError,
            diffrun.Refused, subprocess.CalledProcessError) as problem:
        sys.exit(f"samples: {problem}")
