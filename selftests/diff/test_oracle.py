#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""Hand-written expectations for the oracle, its number tables, the generator.

Each row was worked out on paper from the documented semantics.
"""

import json
import random
import unittest

import gen
import oracle
import sysnr

TABLES = sysnr.load()
TOP = 1 << 63


def one_rule(*args, action="ALLOW", name="close", **more):
    return dict(names=[name], action="SCMP_ACT_" + action, args=[
        dict(zip(("index", "op", "value", "valueTwo"),
                 (index, "SCMP_CMP_" + op, *values)))
        for index, op, *values in args], **more)


def allow(*names, **more):
    return dict(names=list(names), action="SCMP_ACT_ALLOW", **more)


def deny(*names, **more):
    return dict(names=list(names), action="SCMP_ACT_ERRNO", **more)


def profile(*rules, default="ERRNO", **top):
    return json.dumps(dict(defaultAction="SCMP_ACT_" + default,
                           syscalls=list(rules), **top))


class Decisions(unittest.TestCase):
    """Rows of (query, expected answer) against one profile each."""

    def rows(self, text, *rows, caps="none", kernel="6.1"):
        read = oracle.Profile(text, TABLES, oracle.parse_kernel(kernel))
        mask = oracle.parse_caps(caps)
        for query, expected in rows:
            with self.subTest(query=query, caps=caps, kernel=kernel):
                abi, nr, args = oracle.parse_query(query, TABLES)
                self.assertEqual(str(read.decide(abi, nr, args, mask)[0]),
                                 expected)

    def test_operators(self):
        no = "ERRNO(EPERM)"
        table = {
            ("NE", 5): ((5, no), (4, "ALLOW"), (1 << 32 | 5, "ALLOW")),
            ("LT", 5): ((4, "ALLOW"), (5, no), (6, no), (TOP, no)),
            ("LE", 5): ((5, "ALLOW"), (6, no), (1 << 32, no)),
            ("EQ", 5): ((5, "ALLOW"), (4, no), (1 << 32 | 5, no)),
            ("GE", 5): ((5, "ALLOW"), (4, no), (TOP, "ALLOW")),
            ("GT", 5): ((5, no), (6, "ALLOW"), (2 ** 64 - 1, "ALLOW")),
            ("GT", TOP): ((TOP, no), (TOP + 1, "ALLOW"), (TOP - 1, no)),
            ("MASKED_EQ", 0xf0, 0x30): (
                (0x30, "ALLOW"), (0x3f, "ALLOW"), (0x20, no), (0x130, "ALLOW")),
            ("MASKED_EQ", 0xf0, 0x3f): ((0x30, "ALLOW"), (0x3f, "ALLOW")),
            ("MASKED_EQ", 0x7e020000): (
                (0, "ALLOW"), (0x10000000, no), (0x01200011, "ALLOW")),
        }
        for cond, rows in table.items():
            self.rows(profile(one_rule((2, *cond))),
                      *((f"x86_64 close 0 0 {value}", want)
                        for value, want in rows))

    def test_distinct_indices_and(self):
        self.rows(profile(one_rule((0, "EQ", 1), (1, "EQ", 2))),
                  ("x86_64 3 1 2", "ALLOW"), ("x86_64 3 1 1", "ERRNO(EPERM)"),
                  ("x86_64 3 0 2", "ERRNO(EPERM)"))

    def test_repeated_index_or(self):
        self.rows(profile(one_rule((0, "EQ", 1), (0, "EQ", 5), (1, "EQ", 9))),
                  ("x86_64 3 1", "ALLOW"), ("x86_64 3 5", "ALLOW"),
                  ("x86_64 3 0 9", "ALLOW"), ("x86_64 3 2 8", "ERRNO(EPERM)"))

    def test_strictest_wins(self):
        order = ("KILL_PROCESS", "KILL_THREAD", "TRAP", "ERRNO", "NOTIFY",
                 "TRACE", "LOG", "ALLOW")
        shown = {"ERRNO": "ERRNO(EPERM)", "TRACE": "TRACE(1)"}
        for place, strict in enumerate(order):
            for mild in order[place + 1:]:
                for pair in ((strict, mild), (mild, strict)):
                    rules = [one_rule(action=kind) for kind in pair]
                    self.rows(profile(*rules, default="KILL_PROCESS"),
                              ("x86_64 close", shown.get(strict, strict)))

    def test_first_of_equals(self):
        self.rows(profile(deny("close", errnoRet=5), deny("close", errnoRet=6)),
                  ("x86_64 close", "ERRNO(EIO)"))
        self.rows(profile(one_rule((0, "GT", 3), action="ERRNO", errnoRet=5),
                          deny("close", errnoRet=6)),
                  ("x86_64 close 4", "ERRNO(EIO)"),
                  ("x86_64 close 3", "ERRNO(ENXIO)"))

    def test_rule_like_default_counts(self):
        self.rows(profile(allow("close"), deny("close", errnoRet=1)),
                  ("x86_64 close", "ERRNO(EPERM)"))

    def test_unconditional_and_conditional(self):
        self.rows(profile(allow("socket"),
                          one_rule((0, "EQ", 38), action="ERRNO",
                                   name="socket", errnoRet=97)),
                  ("x86_64 socket 38", "ERRNO(EAFNOSUPPORT)"),
                  ("x86_64 socket 2", "ALLOW"))

    def test_enosys_above(self):
        rules = (allow("close"), allow("mkdir", includes={"caps": ["CAP_BPF"]}),
                 allow("mseal", includes={"arches": ["arm64"]}),
                 allow("openat2", includes={"minKernel": "6.9"}),
                 allow("socket", excludes={"arches": ["amd64"]}))
        for default in ("ERRNO", "KILL", "TRAP"):
            want = dict(ERRNO="ERRNO(EPERM)", KILL="KILL_THREAD").get(
                default, default)
            self.rows(profile(*rules, default=default),
                      ("x86_64 82", want), ("x86_64 83", want),
                      ("x86_64 84", "ERRNO(ENOSYS)"),
                      ("x86_64 462", "ERRNO(ENOSYS)"))
        self.rows(profile(*rules), ("x86_64 436", "ERRNO(EPERM)"),
                  ("x86_64 437", "ALLOW"), ("x86_64 438", "ERRNO(ENOSYS)"),
                  kernel="6.12")
        for default in ("ALLOW", "LOG", "TRACE"):
            want = "TRACE(1)" if default == "TRACE" else default
            self.rows(profile(*rules, default=default), ("x86_64 84", want))

    def test_no_named_number(self):
        self.rows(profile(allow("socketcall"), architectures=[
            "SCMP_ARCH_X86_64", "SCMP_ARCH_X86"]),
                  ("x86_64 5000", "ERRNO(EPERM)"),
                  ("i386 103", "ERRNO(ENOSYS)"), ("i386 102", "ALLOW"))
        self.rows(profile(), ("x86_64 5000", "ERRNO(EPERM)"))

    def test_architectures(self):
        rules = [allow("close", "ioctl")]
        both = (("x86_64 close", "ALLOW"), ("i386 6", "ALLOW"))
        self.rows(profile(*rules), both[0], ("i386 6", "KILL_THREAD"),
                  ("x32 3", "KILL_THREAD"), ("x32 5000", "KILL_THREAD"))
        self.rows(profile(*rules, architectures=[
            "SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_ARM"]),
                  *both, ("x32 3", "KILL_THREAD"))
        self.rows(profile(*rules, archMap=[
            dict(architecture="SCMP_ARCH_AARCH64",
                 subArchitectures=["SCMP_ARCH_X86"]),
            dict(architecture="SCMP_ARCH_X86_64",
                 subArchitectures=["SCMP_ARCH_X32"])]),
                  ("i386 6", "KILL_THREAD"), ("x32 3", "ALLOW"),
                  ("x32 0x40000003", "ALLOW"), ("x32 514", "ALLOW"),
                  ("x32 16", "ERRNO(EPERM)"), ("x86_64 16", "ALLOW"),
                  ("x86_64 514", "ERRNO(ENOSYS)"))
        self.rows(profile(*rules, archMap=[
            dict(architecture="SCMP_ARCH_X86_64", subArchitectures=None)]),
                  both[0], ("i386 6", "KILL_THREAD"))

    def test_capabilities(self):
        text = profile(
            allow("close", includes={"caps": ["CAP_CHOWN", "CAP_BPF"]}),
            allow("dup", excludes={"caps": ["CAP_CHOWN", "CAP_BPF"]}))
        no = "ERRNO(EPERM)"
        for caps, close, dup in (
                ("none", no, "ALLOW"), ("CAP_CHOWN", no, no),
                ("CAP_CHOWN,CAP_BPF", "ALLOW", no), ("all", "ALLOW", no),
                ("0x1", no, no), ("0x8000000001", "ALLOW", no),
                ("CAP_KILL", no, "ALLOW")):
            self.rows(text, ("x86_64 close", close), ("x86_64 dup", dup),
                      caps=caps)

    def test_min_kernel(self):
        text = profile(
            allow("close", includes={"minKernel": "4.8"}),
            allow("dup", excludes={"minKernel": "4.8"}))
        no = "ERRNO(EPERM)"
        for kernel, close, dup in (
                ("4.7", "ERRNO(EPERM)", "ALLOW"), ("4.8", "ALLOW", None),
                ("4.10", "ALLOW", None), ("5.0", "ALLOW", None),
                ("3.19", no, "ALLOW")):
            self.rows(text, ("x86_64 close", close),
                      ("x86_64 dup", dup or "ERRNO(ENOSYS)"), kernel=kernel)

    def test_errno(self):
        for more, want in (
                ({}, "EPERM"), ({"errnoRet": 38}, "ENOSYS"),
                ({"errnoRet": 0}, "0"), ({"errnoRet": 1000}, "1000"),
                ({"errnoRet": 4095}, "4095"), ({"errnoRet": 12345}, "4095"),
                ({"errnoRet": 133}, "EHWPOISON"), ({"errnoRet": 11}, "EAGAIN"),
                ({"errnoRet": 95}, "EOPNOTSUPP"),
                ({"errno": "EACCES", "errnoRet": 38}, "EACCES"),
                ({"errno": "38"}, "ENOSYS"), ({"errno": ""}, "EPERM")):
            self.rows(profile(deny("close", **more), default="ALLOW"),
                      ("x86_64 close", f"ERRNO({want})"))
        self.rows(profile(default="ERRNO", defaultErrnoRet=1,
                          defaultErrno="ENOSYS"),
                  ("x86_64 close", "ERRNO(ENOSYS)"))

    def test_forms(self):
        self.rows('{"DEFAULTACTION": "SCMP_ACT_KILL", "Comment": 1, "sysCalls":'
                  '[{"Name": "close", "ACTION": "SCMP_ACT_ALLOW", "Args": null}'
                  ']}', ("x86_64 close", "ALLOW"), ("x86_64 read",
                                                    "KILL_THREAD"))
        self.rows(profile(allow("nonsense", "close")),
                  ("x86_64 close", "ALLOW"), ("x86_64 4", "ERRNO(ENOSYS)"))

    def test_refusals(self):
        for text in (
                "", "[]", "{}", profile() + "x", profile(default="DENY"),
                profile(one_rule((6, "EQ", 1))),
                profile(one_rule((0, "SAME", 1))),
                profile(one_rule((0, "EQ", 1 << 64))),
                profile(dict(allow("close"), name="dup")),
                profile(allow("close", includes={"minKernel": "6"})),
                profile(architectures=["SCMP_ARCH_X86"],
                        archMap=[{"architecture": "SCMP_ARCH_X86_64"}])):
            with self.subTest(text=text):
                self.assertRaises(oracle.ProfileError, oracle.Profile, text,
                                  TABLES, (6, 1))


class Tables(unittest.TestCase):
    def test_numbers(self):
        for name, *numbers in (
                ("read", 0, 3, 0), ("ioctl", 16, 54, 514),
                ("socketcall", None, 102, None), ("mseal", 462, 462, 462),
                ("execve", 59, 11, 520), ("preadv2", 327, 378, 546),
                ("clock_gettime64", None, 403, None), ("socket", 41, 359, 41),
                ("umount", None, 22, None), ("uretprobe", 335, None, 335),
                ("removexattrat", 466, 466, 466)):
            self.assertEqual([TABLES[abi].get(name) for abi in sysnr.ABIS],
                             numbers, name)

    def test_unknown(self):
        self.assertEqual(sysnr.unknown_names(TABLES, ["read", "zz", "_llseek"]),
                         ["zz"])


class Generator(unittest.TestCase):
    def test_seed_repeats(self):
        makers = [gen.ProfileMaker(random.Random(7), TABLES) for _ in "ab"]
        self.assertEqual(*[maker.make() for maker in makers])

    def test_spelling(self):
        rng = random.Random(1)
        names = {abi: {nr: name for name, nr in table.items()}
                 for abi, table in TABLES.items()}
        for nr in range(700):
            query = ("x32", nr, [nr, 0, 1 << 63, 0, 0, 0])
            line = gen.spell(rng, query, names)
            self.assertEqual(oracle.parse_query(line, TABLES), query)


if __name__ == "__main__":
    unittest.main()
