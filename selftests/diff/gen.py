# SPDX-License-Identifier: GPL-2.0
"""Seeded random profiles, and queries that sit on their edges.

A profile is made from few system calls, few constants and few argument
indices, so that its rules overlap, repeat and contradict each other, which is
where implementations differ.  Only what the format documents is generated:
nothing that a runtime refuses (errno on ALLOW, both `name` and `names`,
NOTIFY as default or on write, values above 64 bits).
"""

import json

import sysnr

MASK64 = (1 << 64) - 1
MASK32 = (1 << 32) - 1

ACTIONS = ("ALLOW", "ALLOW", "ERRNO", "ERRNO", "LOG", "TRACE", "NOTIFY",
           "TRAP", "KILL", "KILL_THREAD", "KILL_PROCESS")
DEFAULTS = ("ERRNO", "ERRNO", "ERRNO", "ERRNO", "ALLOW", "ALLOW", "LOG",
            "TRACE", "TRAP", "KILL", "KILL_THREAD", "KILL_PROCESS")
OPS = ("NE", "LT", "LE", "EQ", "GE", "GT", "MASKED_EQ")
ERRNOS = (0, 1, 2, 11, 13, 22, 35, 38, 95, 133, 134, 513, 1000, 4095)
ERRNO_STRINGS = ("EPERM", "ENOSYS", "EACCES", "EAGAIN", "EOPNOTSUPP", "38",
                 "1", "524", "4095")
CAPS = ("CAP_CHOWN", "CAP_SYS_ADMIN", "CAP_SYS_PTRACE", "CAP_SYSLOG",
        "CAP_BPF", "CAP_PERFMON", "CAP_CHECKPOINT_RESTORE")
KERNELS = ("3.10", "4.7", "4.8", "4.19", "5.0", "5.10", "6.1", "6.12", "10.2")
VALUES = (0, 1, 2, 7, 8, 38, 39, 40, 255, 4095, 0x7fffffff, 0x80000000,
          MASK32 - 1, MASK32, 1 << 32, (1 << 32) + 1, 0x7e020000,
          (1 << 33) + 5, 0x100000000000000, (1 << 63) - 1, 1 << 63,
          (1 << 63) + 1, 0xffffffff00000000, MASK64 - 1, MASK64)

# Calls that differ between the ABIs, beside any others: own numbers in x32,
# 32-bit only, 64-bit only, multiplexers, and the newest.
SPICE = ("ioctl", "execve", "ptrace", "rt_sigaction", "readv", "preadv2",
         "socketcall", "ipc", "_llseek", "mmap2", "chown32", "waitpid",
         "clock_gettime64", "futex_time64", "socket", "accept4", "semctl",
         "mmap", "newfstatat", "uselib", "_sysctl", "uretprobe", "mseal",
         "statmount", "setxattrat", "getxattrat", "clone3", "openat2",
         "arch_prctl", "modify_ldt", "fcntl64", "umount", "umount2")
UNKNOWN = ("no_such_call", "arm_sync_file_range", "s390_pci_mmio_read",
           "riscv_flush_icache", "READ")


def chance(rng, percent):
    return rng.randrange(100) < percent


class ProfileMaker:
    """One random profile; make() returns its JSON text."""

    def __init__(self, rng, tables, pool=None):
        self.rng = rng
        if pool:
            self.names = rng.sample(pool, rng.randint(4, 9))
        else:
            names = sorted(set().union(*tables.values()) - {"write"})
            spice = [name for name in SPICE if name in names]
            self.names = rng.sample(spice, 4) + \
                rng.sample(names, rng.randint(1, 6))
        self.values = [self.value() for _ in range(rng.randint(2, 5))]
        self.indices = rng.sample(range(6), rng.randint(1, 3))

    def value(self):
        if chance(self.rng, 60):
            return self.rng.choice(VALUES)
        return self.rng.getrandbits(self.rng.choice((4, 8, 16, 32, 48, 64)))

    def near(self):
        """A shared constant, or close to one, so that ranges overlap."""
        value = self.rng.choice(self.values)
        if chance(self.rng, 25):
            value += self.rng.choice((-1, 1, 1 << 32))
        return value & MASK64

    def cond(self, index):
        cond = {"index": index, "op": "SCMP_CMP_" + self.rng.choice(OPS),
                "value": self.near()}
        if cond["op"].endswith("MASKED_EQ") or chance(self.rng, 10):
            cond["valueTwo"] = self.near()
            if chance(self.rng, 60):
                cond["valueTwo"] &= cond["value"]
        return cond

    def args(self):
        kind = self.rng.randrange(100)
        if kind < 35:
            return []
        if kind < 65:
            return [self.cond(self.rng.choice(self.indices))]
        if kind < 80:
            indices = self.rng.sample(range(6), self.rng.randint(2, 6))
            return [self.cond(index) for index in indices]
        return [self.cond(self.rng.choice(self.indices))
                for _ in range(self.rng.randint(2, 4))]

    def errno(self, number_key, string_key):
        kind = self.rng.randrange(10)
        out = {}
        if kind < 6:
            out[number_key] = self.rng.choice(ERRNOS)
        if kind in (5, 6):
            out[string_key] = self.rng.choice(ERRNO_STRINGS)
        return out

    def filters(self):
        """includes or excludes"""
        out = {}
        if chance(self.rng, 60):
            out["caps"] = self.rng.sample(CAPS, self.rng.randint(1, 3))
        if chance(self.rng, 30):
            out["arches"] = self.rng.choice((
                ["amd64"], ["amd64", "x32", "x86"], ["arm64", "arm"],
                ["x32", "x86"], ["s390", "s390x", "amd64"], []))
        if chance(self.rng, 30):
            out["minKernel"] = self.rng.choice(KERNELS)
        return out

    def rule(self):
        rng = self.rng
        names = rng.sample(self.names, rng.randint(1, min(4, len(self.names))))
        if chance(rng, 8):
            names.insert(rng.randrange(len(names)), rng.choice(UNKNOWN))
        action = rng.choice(ACTIONS)
        rule = {"action": "SCMP_ACT_" + action, "args": self.args()}
        if chance(rng, 20):
            rule["name"] = rng.choice(names)
        else:
            rule["names"] = names
        if action in ("ERRNO", "TRACE"):
            rule.update(self.errno("errnoRet", "errno"))
        for key in ("includes", "excludes"):
            if chance(rng, 30):
                rule[key] = self.filters()
        if chance(rng, 10):
            rule["comment"] = 'a "quoted" one, {nested: [text]}'
        if not rule["args"] and chance(rng, 50):
            rule["args"] = rng.choice((None, []))
        return rule

    def arches(self):
        rng = self.rng
        listed = rng.sample(("SCMP_ARCH_X86", "SCMP_ARCH_X32",
                             "SCMP_ARCH_AARCH64"), rng.randint(0, 3))
        kind = rng.randrange(10)
        if kind < 2:
            return {}
        if kind < 6:
            if kind < 5:
                listed.insert(rng.randint(0, len(listed)), "SCMP_ARCH_X86_64")
            return {"architectures": listed}
        others = [{"architecture": "SCMP_ARCH_AARCH64",
                   "subArchitectures": ["SCMP_ARCH_ARM"]},
                  {"architecture": "SCMP_ARCH_RISCV64",
                   "subArchitectures": None}]
        if kind < 9:
            others.insert(rng.randrange(3), {
                "architecture": "SCMP_ARCH_X86_64",
                "subArchitectures": listed or None})
        return {"archMap": others}

    def equal_to_default(self, profile):
        """A rule with just the default's action, which must still count."""
        rule = self.rule()
        rule.pop("errno", None)
        rule.pop("errnoRet", None)
        rule["action"] = profile["defaultAction"]
        for ours, theirs in (("errnoRet", "defaultErrnoRet"),
                             ("errno", "defaultErrno")):
            if theirs in profile:
                rule[ours] = profile[theirs]
        return rule

    def make(self):
        rng = self.rng
        action = rng.choice(DEFAULTS)
        profile = {"defaultAction": "SCMP_ACT_" + action, **self.arches()}
        if action in ("ERRNO", "TRACE"):
            profile.update(self.errno("defaultErrnoRet", "defaultErrno"))
        rules = [self.rule() for _ in range(rng.randint(1, 14))]
        if chance(rng, 30):
            rules.insert(rng.randint(0, len(rules)),
                         self.equal_to_default(profile))
        profile["syscalls"] = rules
        if chance(rng, 15):
            profile = self.other_case(profile)
        return json.dumps(profile, indent=rng.choice((None, 1, "\t")))

    def other_case(self, node):
        """Some keys in another case: Docker's parser does not mind."""
        if isinstance(node, list):
            return [self.other_case(entry) for entry in node]
        if not isinstance(node, dict):
            return node
        style = self.rng.choice((str, str, str.upper, str.capitalize))
        return {style(key): self.other_case(value)
                for key, value in node.items()}


HUGE_NUMBERS = (601, 999, 1023, 1024, 1025, 4096, 65535, 65536, 0x3ffffffe,
                0x3fffffff)


class QueryMaker:
    """Queries on the edges of one (already read) profile."""

    def __init__(self, rng, profile):
        self.rng = rng
        self.profile = profile

    def edges(self, cond):
        """Arguments where this comparison changes its mind."""
        base = [cond.value]
        if cond.op == "MASKED_EQ":
            want = cond.value2 & cond.value
            base = [want, want | ~cond.value & MASK64, cond.value, cond.value2,
                    want ^ (cond.value & -cond.value)]
        values = set()
        for value in base:
            values.update((value, value - 1, value + 1, value ^ 1 << 32,
                           value ^ 1 << 63, value & MASK32,
                           value | 0xffffffff00000000))
        values.update((0, MASK64, 1 << self.rng.randrange(64)))
        return sorted(value & MASK64 for value in values)

    def meeting(self, cond):
        """One argument that meets the comparison, where there is one."""
        return {"NE": cond.value + 1, "LT": cond.value - 1,
                "GT": cond.value + 1,
                "MASKED_EQ": cond.value2 & cond.value}.get(
                    cond.op, cond.value) & MASK64

    def vectors(self, rules):
        """Argument vectors: each rule just met, and every edge from there."""
        rng, out = self.rng, [[0] * 6]
        constants = [v for r in rules for c in r.conds
                     for v in (c.value, c.value2)] or [0]
        for rule in rules:
            met = [rng.choice((0, 1, MASK64)) for _ in range(6)]
            for cond in rule.conds:
                met[cond.index] = self.meeting(cond)
            out.append(met)
            for cond in rule.conds:
                for value in self.edges(cond):
                    out.append(met[:cond.index] + [value] +
                               met[cond.index + 1:])
        for _ in range(4):
            out.append([rng.choice(constants) for _ in range(6)])
        return out

    def narrowed(self, abi, nr, args):
        if abi == "i386":
            args = [value & MASK32 for value in args]
        return abi, nr, args

    def named(self):
        """Queries for every number the profile names, in every ABI."""
        out = []
        for abi, by_nr in self.profile.by_nr.items():
            for nr, rules in by_nr.items():
                out += [self.narrowed(abi, nr, args)
                        for args in self.vectors(rules)]
        return out

    def numbers(self):
        """Every number up to 600 and some huge ones, in every ABI."""
        rng = self.rng
        out = []
        for abi in sysnr.ABIS:
            for nr in (*range(601), *HUGE_NUMBERS):
                args = [rng.choice((0, 0, rng.getrandbits(64)))
                        for _ in range(6)]
                out.append(self.narrowed(abi, nr, args))
        return out

    def thresholds(self):
        """The numbers around the largest named one."""
        return [self.narrowed(abi, nr, [0] * 6)
                for abi, by_nr in self.profile.by_nr.items() if by_nr
                for nr in range(max(max(by_nr) - 1, 0), max(by_nr) + 3)]

    def make(self, count):
        """At most `count` of them, always with some of each kind."""
        named, walk = self.named(), self.numbers()
        self.rng.shuffle(named)
        self.rng.shuffle(walk)
        few = self.thresholds() + walk[:count // 4]
        return few + named[:max(count - len(few), 0)]


def spell(rng, query, names):
    """A query as a line of text: by number, at times by name or in hex."""
    abi, nr, args = query
    call = str(nr)
    known = names[abi].get(nr)
    if known and chance(rng, 30):
        call = known
    elif chance(rng, 10):
        call = hex(nr)
    args = args[:max((i + 1 for i, arg in enumerate(args) if arg), default=0)]
    return " ".join([abi, call] + [
        hex(arg) if chance(rng, 50) else str(arg) for arg in args])


def contexts(rng, profile_text):
    """(caps, kernel) pairs; the profile's own capabilities come first."""
    used = [cap for cap in CAPS if cap in profile_text] or list(CAPS)
    some = rng.sample(used, rng.randint(1, len(used)))
    caps = rng.choice(("none", "all", ",".join(some), ",".join(some),
                       hex(rng.getrandbits(41))))
    return caps, rng.choice(KERNELS)
