#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Independent oracle: what a Docker/OCI seccomp profile decides.

An interpreter of the documented meaning of the profile format, written apart
from ctlsec's compiler and evaluator so that the two can be compared.  It reads
the JSON directly for each decision; there is no compiled form to get wrong.

    oracle.py FILE [--caps LIST] [--kernel K.M] [--mutate NAME] < QUERIES

A query is `ABI SYSCALL|NR [ARG...]`; the answer is the action, a tab and the
rule ("rule N", counted from 0) or the reason that decided.

--mutate makes one deliberate mistake, see MUTANTS: the differential run must
notice every one of them.
"""

import argparse
import dataclasses
import errno
import json
import operator
import os
import re
import sys

import sysnr

MASK64 = (1 << 64) - 1
NATIVE = "amd64"
ARCHES = {
    "SCMP_ARCH_X86_64": "x86_64",
    "SCMP_ARCH_NATIVE": "x86_64",
    "SCMP_ARCH_X86": "i386",
    "SCMP_ARCH_X32": "x32",
}

# From the mildest to the strictest (man 2 seccomp).
STRICTNESS = ("ALLOW", "LOG", "TRACE", "NOTIFY", "ERRNO", "TRAP",
              "KILL_THREAD", "KILL_PROCESS")
COMPARE = {
    "NE": operator.ne,
    "LT": operator.lt,
    "LE": operator.le,
    "EQ": operator.eq,
    "GE": operator.ge,
    "GT": operator.gt,
}
OPS = (*COMPARE, "MASKED_EQ")

MUTANTS = {
    "signed": "comparisons are signed",
    "cmp32": "comparisons see the lower 32 bits only",
    "gt-as-ge": "GT also holds when equal",
    "lt-as-le": "LT also holds when equal",
    "masked-plain": "MASKED_EQ does not mask valueTwo",
    "repeat-and": "a repeated argument index does not mean OR",
    "distinct-or": "distinct argument indices mean OR",
    "first-wins": "the first matching rule decides",
    "last-of-equals": "the last of equally strict rules decides",
    "cond-over-uncond": "an unconditional rule yields to conditional ones",
    "skip-like-default": "rules equal to the default are dropped",
    "no-enosys": "no ENOSYS above the largest named number",
    "enosys-always": "ENOSYS above also under ALLOW, LOG and TRACE",
    "enosys-off-by-one": "ENOSYS from the largest named number on",
    "enosys-caps": "rules with capability conditions do not count for ENOSYS",
    "unlisted-default": "an unlisted ABI gets the default action",
    "includes-any": "one of includes.caps suffices",
    "excludes-all": "all of excludes.caps are needed",
    "ignore-arches": "arches conditions are ignored",
    "kernel-exclusive": "minKernel means newer than",
    "x32-like-64": "x32 calls have the numbers of x86_64",
    "notify-trace": "TRACE is stricter than NOTIFY",
    "kill-process": "SCMP_ACT_KILL ends the process",
    "errno-string": "errnoRet beats the errno string",
    "no-name": "the deprecated key `name` is ignored",
    "exact-keys": "keys are case-sensitive",
}


class ProfileError(Exception):
    """The profile, or a query about it, makes no sense."""


@dataclasses.dataclass(frozen=True)
class Action:
    """What happens to a call, with the errno of ERRNO (or data of TRACE)."""

    kind: str
    data: int = 0

    def __str__(self):
        if self.kind == "ERRNO":
            return f"ERRNO({errno_name(self.data)})"
        if self.kind == "TRACE":
            return f"TRACE({self.data})"
        return self.kind


@dataclasses.dataclass(frozen=True)
class Cond:
    """One entry of `args`."""

    index: int
    op: str
    value: int
    value2: int


@dataclasses.dataclass
class Rule:
    """One entry of `syscalls`; a capability mask of None can never be met."""

    place: int
    names: list
    action: Action
    conds: list
    has_caps: bool
    include: int | None
    exclude: int

    def repeats_index(self):
        indices = [cond.index for cond in self.conds]
        return len(set(indices)) < len(indices)


def errno_name(number):
    # Numbers with two names on x86, by the kernel's; and one Python lacks.
    fixed = {11: "EAGAIN", 35: "EDEADLK", 95: "EOPNOTSUPP", 133: "EHWPOISON"}
    return fixed.get(number) or errno.errorcode.get(number) or str(number)


def read_caps():
    """{name: bit} from the C library's copy of linux/capability.h."""
    caps = {}
    with open("/usr/include/linux/capability.h", encoding="ascii") as header:
        for line in header:
            found = re.match(r"#define\s+(CAP_[A-Z_]+)\s+(\d+)\s*$", line)
            if found:
                caps[found.group(1)] = int(found.group(2))
    return caps


CAPS = read_caps()
ALL_CAPS = sum(1 << bit for bit in set(CAPS.values()))


def parse_caps(text):
    """A capability set as the command line has it, as a mask."""
    if text == "none":
        return 0
    if text == "all":
        return ALL_CAPS
    if text.startswith("0x"):
        return int(text, 16)
    try:
        return sum(1 << CAPS[name] for name in set(text.split(",")))
    except KeyError as unknown:
        raise ProfileError(f"no such capability: {unknown}") from None


def parse_kernel(text):
    found = re.fullmatch(r"(\d{1,3})\.(\d{1,3})", text)
    if not found or max(map(int, found.groups())) > 255:
        raise ProfileError(f"bad kernel version {text!r}")
    return tuple(int(part) for part in found.groups())


class Reader:
    """Turns the JSON into rules; its methods mirror the format's fields."""

    def __init__(self, kernel, mutant=None):
        self.kernel = kernel
        self.mutant = mutant

    def load(self, text):
        def fold(pairs):
            if self.mutant == "exact-keys":
                return dict(pairs)
            return {key.lower(): value for key, value in pairs}

        try:
            self.top = json.loads(text, object_pairs_hook=fold)
        except ValueError as bad:
            raise ProfileError(str(bad)) from None
        if not isinstance(self.top, dict):
            raise ProfileError("not an object")

    def get(self, where, key):
        return where.get(key if self.mutant == "exact-keys" else key.lower())

    def errno(self, where, number_key, string_key):
        number, text = self.get(where, number_key), self.get(where, string_key)
        if text and not (self.mutant == "errno-string" and number is not None):
            if text.isdigit():
                return int(text)
            if not hasattr(errno, text):
                raise ProfileError(f"no such errno: {text}")
            return getattr(errno, text)
        return errno.EPERM if number is None else number

    def action(self, name, data):
        kind = (name or "").removeprefix("SCMP_ACT_")
        if kind == "KILL":
            kind = "KILL_PROCESS" if self.mutant == "kill-process" \
                else "KILL_THREAD"
        if kind not in STRICTNESS or not name.startswith("SCMP_ACT_"):
            raise ProfileError(f"bad action {name!r}")
        if kind == "ERRNO":
            # As seccomp in the kernel does (MAX_ERRNO).
            data = min(data, 4095)
        return Action(kind, data if kind in ("ERRNO", "TRACE") else 0)

    def default(self):
        data = self.errno(self.top, "defaultErrnoRet", "defaultErrno")
        return self.action(self.get(self.top, "defaultAction"), data)

    def abis(self):
        """The listed ABIs; the native one always belongs to a filter."""
        plain = self.get(self.top, "architectures") or []
        mapped = self.get(self.top, "archMap") or []
        if plain and mapped:
            raise ProfileError("both architectures and archMap")
        for entry in mapped:
            if self.get(entry, "architecture") == "SCMP_ARCH_X86_64":
                plain = self.get(entry, "subArchitectures") or []
                break
        listed = {"x86_64"} | {ARCHES.get(arch) for arch in plain}
        return [abi for abi in sysnr.ABIS if abi in listed]

    def applies(self, entry):
        """Excludes, then includes, but for capabilities."""
        exclude = self.get(entry, "excludes") or {}
        include = self.get(entry, "includes") or {}
        if self.mutant != "ignore-arches":
            if NATIVE in (self.get(exclude, "arches") or []):
                return False
            wanted = self.get(include, "arches") or []
            if wanted and NATIVE not in wanted:
                return False
        return not self.new_enough(exclude, False) and \
            self.new_enough(include, True)

    def new_enough(self, conditions, without):
        version = self.get(conditions, "minKernel")
        if not version:
            return without
        if self.mutant == "kernel-exclusive":
            return self.kernel > parse_kernel(version)
        return self.kernel >= parse_kernel(version)

    def cond(self, entry):
        op = (self.get(entry, "op") or "").removeprefix("SCMP_CMP_")
        index = self.get(entry, "index") or 0
        values = [self.get(entry, key) or 0 for key in ("value", "valueTwo")]
        if op not in OPS or not 0 <= index < 6:
            raise ProfileError(f"bad condition {entry}")
        if any(not isinstance(v, int) or not 0 <= v <= MASK64 for v in values):
            raise ProfileError(f"bad value in {entry}")
        return Cond(index, op, *values)

    def names(self, entry):
        many, one = self.get(entry, "names") or [], self.get(entry, "name")
        if many and one:
            raise ProfileError("both names and name")
        if one:
            many = [] if self.mutant == "no-name" else [one]
        return many

    def rule(self, place, entry):
        include = self.get(self.get(entry, "includes") or {}, "caps") or []
        exclude = self.get(self.get(entry, "excludes") or {}, "caps") or []
        data = self.errno(entry, "errnoRet", "errno")
        mask = None
        if all(cap in CAPS for cap in include):
            mask = sum(1 << CAPS[cap] for cap in set(include))
        return Rule(
            place, self.names(entry),
            self.action(self.get(entry, "action"), data),
            [self.cond(cond) for cond in self.get(entry, "args") or []],
            bool(include or exclude), mask,
            sum(1 << CAPS[cap] for cap in set(exclude) if cap in CAPS))

    def rules(self):
        entries = self.get(self.top, "syscalls") or []
        return [self.rule(place, entry) for place, entry in enumerate(entries)
                if self.applies(entry)]


class Profile:
    """A profile as it applies to one kernel version."""

    def __init__(self, text, tables, kernel, mutant=None):
        reader = Reader(kernel, mutant)
        reader.load(text)
        self.mutant = mutant
        self.tables = tables
        self.default = reader.default()
        self.abis = reader.abis()
        self.rules = reader.rules()
        self.by_nr = {abi: self.number(abi) for abi in self.abis}
        self.tops = {abi: self.top(abi) for abi in self.abis}

    def numbers_of(self, abi, name):
        table = self.tables[abi]
        if abi == "x32" and self.mutant == "x32-like-64":
            table = self.tables["x86_64"]
        return table.get(name)

    def number(self, abi):
        """{number: [rules that name it, in file order]}"""
        by_nr = {}
        for rule in self.rules:
            for name in dict.fromkeys(rule.names):
                nr = self.numbers_of(abi, name)
                if nr is not None:
                    by_nr.setdefault(nr, []).append(rule)
        return by_nr

    def names(self):
        return {name for rule in self.rules for name in rule.names}

    def top(self, abi):
        """The largest number that counts for the ENOSYS rule, or None."""
        if self.mutant == "no-enosys":
            return None
        if self.default.kind in ("ALLOW", "LOG", "TRACE") and \
                self.mutant != "enosys-always":
            return None
        counted = [nr for nr, rules in self.by_nr[abi].items()
                   if self.mutant != "enosys-caps" or
                   not all(rule.has_caps for rule in rules)]
        if self.mutant == "enosys-off-by-one" and counted:
            return max(counted) - 1
        return max(counted, default=None)

    def decide(self, abi, nr, args, caps):
        """(action, what decided)"""
        if abi not in self.abis:
            if self.mutant == "unlisted-default":
                return self.default, "default"
            return Action("KILL_THREAD"), "architecture not listed"
        top = self.tops[abi]
        if top is not None and nr > top:
            above = Action("ERRNO", errno.ENOSYS)
            return above, "default" if above == self.default \
                else "above the largest number"
        rules = self.by_nr[abi].get(nr, ())
        hits = [rule for rule in rules if self.matches(rule, args, caps)]
        if not hits:
            return self.default, "default"
        best = self.pick(hits)
        return best.action, f"rule {best.place}"

    def pick(self, hits):
        if self.mutant == "first-wins":
            return hits[0]
        if self.mutant == "skip-like-default":
            hits = [r for r in hits if r.action != self.default] or hits
        if self.mutant == "cond-over-uncond":
            hits = [rule for rule in hits if rule.conds] or hits
        if self.mutant == "last-of-equals":
            hits = hits[::-1]
        return max(hits, key=lambda rule: self.weight(rule.action))

    def weight(self, action):
        kind = action.kind
        if self.mutant == "notify-trace":
            kind = {"TRACE": "NOTIFY", "NOTIFY": "TRACE"}.get(kind, kind)
        return STRICTNESS.index(kind)

    def matches(self, rule, args, caps):
        if not self.caps_hold(rule, caps):
            return False
        if not rule.conds:
            return True
        either = rule.repeats_index()
        if self.mutant == "repeat-and":
            either = False
        if self.mutant == "distinct-or":
            either = True
        results = [self.holds(cond, args) for cond in rule.conds]
        return any(results) if either else all(results)

    def caps_hold(self, rule, caps):
        if self.mutant == "excludes-all":
            if rule.exclude and rule.exclude & caps == rule.exclude:
                return False
        elif rule.exclude & caps:
            return False
        if rule.include is None:
            return False
        if self.mutant == "includes-any" and rule.include:
            return bool(rule.include & caps)
        return rule.include & caps == rule.include

    def holds(self, cond, args):
        arg, value, value2 = args[cond.index], cond.value, cond.value2
        if self.mutant == "cmp32":
            arg, value, value2 = (x & 0xffffffff for x in (arg, value, value2))
        if cond.op == "MASKED_EQ":
            if self.mutant == "masked-plain":
                return arg & value == value2
            return arg & value == value2 & value
        if self.mutant == "signed":
            arg, value = ((x ^ 1 << 63) - (1 << 63) for x in (arg, value))
        op = cond.op
        if (self.mutant, op) in (("gt-as-ge", "GT"), ("lt-as-le", "LT")):
            op = op[0] + "E"
        return COMPARE[op](arg, value)


def parse_query(line, tables):
    """(abi, number, six arguments); x32 numbers with or without bit 30."""
    abi, call, *args = line.split()
    if abi not in sysnr.ABIS:
        raise ProfileError(f"no such ABI: {abi}")
    if call[0].isdigit():
        nr = int(call, 0)
    elif call in tables[abi]:
        nr = tables[abi][call]
    else:
        raise ProfileError(f"{abi} has no system call {call}")
    if abi == "x32":
        nr &= ~sysnr.X32_BIT
    values = [int(arg, 0) for arg in args]
    if len(values) > 6 or any(not 0 <= value <= MASK64 for value in values):
        raise ProfileError(f"bad arguments: {line}")
    return abi, nr, values + [0] * (6 - len(values))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("file")
    parser.add_argument("--caps", default="none")
    parser.add_argument("--kernel", default=".".join(
        re.match(r"(\d+)\.(\d+)", os.uname().release).groups()))
    parser.add_argument("--mutate", choices=MUTANTS)
    options = parser.parse_args()
    try:
        tables = sysnr.load()
        caps = parse_caps(options.caps)
        with open(options.file, encoding="utf-8") as source:
            profile = Profile(source.read(), tables,
                              parse_kernel(options.kernel), options.mutate)
        for line in filter(str.strip, sys.stdin):
            action, origin = profile.decide(*parse_query(line, tables), caps)
            print(f"{action}\t{origin}")
    except (OSError, ProfileError, sysnr.TableError) as problem:
        sys.exit(f"oracle: {problem}")


if __name__ == "__main__":
    main()
