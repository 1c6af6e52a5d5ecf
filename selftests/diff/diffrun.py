# SPDX-License-Identifier: GPL-2.0
"""Compares ctlsec's decisions with the oracle's, shrinks what differs."""

import collections
import copy
import json
import os
import re
import subprocess
import tempfile

import oracle
import sysnr

TIMEOUT = 60

# What ctlsec says decided, in the oracle's words.
ORIGINS = (
    (re.compile(r"syscalls\[(\d+)\]"), r"rule \1"),
    (re.compile(r"defaultAction\b"), "default"),
    (re.compile(r"number above\b"), "above the largest number"),
    (re.compile(r"architecture not listed"), "architecture not listed"),
)


class Refused(Exception):
    """ctlsec did not answer: its exit status and what it said."""


class Ctlsec:
    """The binary under test, asked through `ctlsec explain FILE -`."""

    def __init__(self, path):
        self.path = path
        self.known = {}

    def actions(self, text, lines, caps, kernel):
        """One action per query line."""
        return [answer.split("\t")[0]
                for answer in self.ask(text, lines, caps, kernel)]

    def ask(self, text, lines, caps, kernel):
        """For each query line the action, a tab, and what decided."""
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            file.write(text)
            file.flush()
            try:
                done = subprocess.run(
                    [self.path, "explain", file.name, "-", "--caps", caps,
                     "--kernel", kernel],
                    input="".join(line + "\n" for line in lines), text=True,
                    capture_output=True, timeout=TIMEOUT, check=False)
            except (OSError, subprocess.TimeoutExpired) as problem:
                raise Refused(str(problem)) from None
        answers = [in_our_words(line) for line in done.stdout.splitlines()]
        if done.returncode or len(answers) != len(lines) or \
                any(answer.startswith("ERROR") for answer in answers):
            said = re.sub(r"\s+", " ", done.stderr.strip())
            raise Refused(f"exit status {done.returncode}, {len(answers)} of "
                          f"{len(lines)} answers: {said[-500:]}")
        return answers

    def knows(self, name):
        """Whether any ABI of ctlsec has a call of this name."""
        if name not in self.known:
            self.known[name] = any(
                self.accepts(f"{abi} {name}") for abi in sysnr.ABIS)
        return self.known[name]

    def accepts(self, line):
        try:
            return bool(self.ask('{"defaultAction": "SCMP_ACT_ALLOW"}', [line],
                                 "none", "6.1"))
        except Refused:
            return False


def in_our_words(answer):
    action, _, origin = answer.partition("\t")
    for pattern, words in ORIGINS:
        found = pattern.match(origin)
        if found:
            return f"{action}\t{found.expand(words)}"
    return answer


class Context(collections.namedtuple("Context", "caps kernel")):
    """Under which capabilities and kernel a profile is judged."""

    def __str__(self):
        return f"--caps {self.caps} --kernel {self.kernel}"

    def profile(self, text, tables, mutant=None):
        kernel = oracle.parse_kernel(self.kernel)
        return oracle.Profile(text, tables, kernel, mutant)

    def mask(self):
        return oracle.parse_caps(self.caps)


Difference = collections.namedtuple("Difference", "line ours theirs")


def expected(profile, context, queries):
    """The oracle's answers, in the form of Ctlsec.ask()."""
    caps = context.mask()
    return ["%s\t%s" % profile.decide(*query, caps) for query in queries]


def depends_on_unknown(profile, foreign, query):
    """Could one of these names, known to ctlsec alone, decide the query?

    It has a number that our tables leave free, and may raise the largest
    named one.
    """
    abi, nr, _ = query
    if not foreign or abi not in profile.by_nr:
        return False
    top = profile.tops[abi]
    return nr not in profile.tables[abi].values() or \
        (top is not None and nr > top)


def differences(ours, theirs, lines):
    return [Difference(line, mine, other)
            for line, mine, other in zip(lines, ours, theirs) if mine != other]


class Shrinker:
    """Removes from a profile what a difference does not need."""

    def __init__(self, ctlsec, tables, context, line, mutant=None):
        self.ctlsec = ctlsec
        self.tables = tables
        self.context = context
        self.line = line
        self.mutant = mutant
        self.tries = 400

    def differs(self, tree):
        self.tries -= 1
        text = json.dumps(tree)
        try:
            profile = self.context.profile(text, self.tables, self.mutant)
            query = oracle.parse_query(self.line, self.tables)
            mine = expected(profile, self.context, [query])
            return mine != self.ctlsec.ask(text, [self.line], *self.context)
        except (oracle.ProfileError, Refused):
            return False

    def without_runs(self, tree, entries):
        """Drops ever smaller runs from the list `entries` inside `tree`."""
        size = len(entries)
        while size:
            place = 0
            while place < len(entries) and self.tries > 0:
                saved = entries[:]
                del entries[place:place + size]
                if not self.differs(tree):
                    entries[:] = saved
                    place += size
            size //= 2

    def walk(self, tree, node):
        if isinstance(node, list):
            self.without_runs(tree, node)
            for entry in node:
                self.walk(tree, entry)
        elif isinstance(node, dict):
            for key in list(node):
                value = node.pop(key)
                if self.tries <= 0 or not self.differs(tree):
                    node[key] = value
                    self.walk(tree, value)

    def shrink(self, text):
        tree = json.loads(text)
        small = copy.deepcopy(tree)
        self.walk(small, small)
        return json.dumps(small if self.differs(small) else tree, indent=1)


class Report:
    """Saves reproducers below build/diff and renders them for the log."""

    def __init__(self, directory):
        self.directory = directory
        self.count = 0

    def save(self, text, context, found):
        os.makedirs(self.directory, exist_ok=True)
        self.count += 1
        base = f"{self.directory}/mismatch-{self.count}"
        with open(base + ".json", "w", encoding="utf-8") as file:
            file.write(text + "\n")
        story = (f"printf '%s\\n' '{found.line}' | ctlsec explain "
                 f"{base}.json - {context}\n"
                 f"oracle: {found.ours}\nctlsec: {found.theirs}\n")
        with open(base + ".txt", "w", encoding="utf-8") as file:
            file.write(story)
        return story + text
