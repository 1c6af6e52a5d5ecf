#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0
"""The report of selftests/tools/coverage: of the tool from what gcov counted, of the
module from the maps of its blocks.

    coverage.py DIR     DIR/{user,kernel}: tree, counts/GUEST taken out of one
"""

import collections
import gzip
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
import coverage_module  # noqa: E402

# Of the tree; everything else is libraries' and the kernel's.
OURS = re.compile(r"^(user|kernel|include/ctlsec)/")


class Counts:
    """How often lines and functions ran: {file: {line or name: times}}."""

    def __init__(self):
        self.lines = collections.defaultdict(collections.Counter)
        self.functions = collections.defaultdict(collections.Counter)

    def add(self, name, found):
        for line in found["lines"]:
            self.lines[name][line["line_number"]] += line["count"]
        for function in found["functions"]:
            self.functions[name][function["name"]] += \
                function["execution_count"]


def gcda_files(top):
    for where, _, names in os.walk(top):
        for name in sorted(names):
            if name.endswith(".gcda"):
                yield os.path.join(where, name)


def gcov(gcda, notes, work):
    """What gcov says of one file of counts, given the compiler's notes."""
    base = os.path.splitext(os.path.basename(gcda))[0]
    shutil.copy(gcda, os.path.join(work, base + ".gcda"))
    shutil.copy(notes, os.path.join(work, base + ".gcno"))
    subprocess.run(["gcov", "--json-format", base + ".gcda"], cwd=work,
                   check=True, stdout=subprocess.DEVNULL)
    found = []
    for name in os.listdir(work):
        if name.endswith(".gcov.json.gz"):
            with gzip.open(os.path.join(work, name)) as f:
                found.append(json.load(f))
    return found


def measure(counts, tree, top, prefix=""):
    """Add all counts below @top, whose places were prefixed with @prefix."""
    for gcda in gcda_files(top):
        path = gcda[len(prefix):]
        notes = os.path.splitext(path)[0] + ".gcno"
        if not os.path.exists(notes):
            continue
        with tempfile.TemporaryDirectory() as work:
            for result in gcov(gcda, notes, work):
                add(counts, tree, os.path.dirname(notes), result)


def add(counts, tree, objects, result):
    for found in result["files"]:
        for base in (result["current_working_directory"], objects):
            path = os.path.realpath(os.path.join(base, found["file"]))
            name = os.path.relpath(path, tree)
            if OURS.match(name):
                counts.add(name, found)
                break


def table(counts):
    print(f"{'file':36} {'lines':>6} {'run':>6} {'percent':>8}")
    totals = collections.defaultdict(lambda: [0, 0])
    for name in sorted(counts.lines):
        lines = counts.lines[name]
        run = sum(1 for times in lines.values() if times)
        print(f"{name:36} {len(lines):6} {run:6} {100 * run / len(lines):8.1f}")
        total = totals[name.split("/")[0]]
        total[0] += len(lines)
        total[1] += run
    for name, (lines, run) in sorted(totals.items()):
        print(f"{'all of ' + name + '/':36} {lines:6} {run:6} "
              f"{100 * run / lines:8.1f}")


def drop_braces(counts, tree):
    """The block at the end of a function that others return past holds nothing of
    the source but its brace."""
    for name, lines in counts.lines.items():
        with open(os.path.join(tree, name), encoding="utf-8") as f:
            text = f.read().split("\n")
        for number in [n for n in lines if text[n - 1] == "}"]:
            del lines[number]


def never(counts, tree):
    print("\nFunctions that never ran:")
    for name in sorted(counts.functions):
        missed = sorted(f for f, times in counts.functions[name].items()
                        if not times)
        if missed:
            print(f"{name}: {', '.join(missed)}")
    print("\nLines that never ran:")
    for name in sorted(counts.lines):
        with open(os.path.join(tree, name), encoding="utf-8") as f:
            text = f.read().split("\n")
        for number, times in sorted(counts.lines[name].items()):
            if not times:
                print(f"{name}:{number}: {text[number - 1].strip()}")


def measure_user(counts, top):
    tree = os.path.join(top, "tree")
    measure(counts, tree, os.path.join(tree, "build", "obj"))
    for guest in os.scandir(os.path.join(top, "counts")):
        measure(counts, tree, guest.path, guest.path)


def measure_kernel(counts, top):
    """Each guest left a map; the module is as all of them loaded it."""
    tree = os.path.join(top, "tree")

    def name_of(path):
        name = os.path.relpath(os.path.realpath(path), tree)
        return name if OURS.match(name) else None

    for guest in os.scandir(os.path.join(top, "counts")):
        with open(os.path.join(guest.path, "ctlsec_cover"), "rb") as f:
            blob = f.read()
        with open(os.path.join(guest.path, "kernel"), encoding="utf-8") as f:
            version = f.read().strip()
        for build, where in enumerate(coverage_module.BUILDS):
            ko = os.path.join(tree, "build", where, version,
                              "kernel/ctlsec.ko")
            coverage_module.measure(counts, ko,
                                    coverage_module.maps_of(blob, build),
                                    name_of)


def main():
    out = os.path.realpath(sys.argv[1])
    counts = Counts()
    tree = None
    for part, measure_part in (("user", measure_user),
                               ("kernel", measure_kernel)):
        top = os.path.join(out, part)
        if not os.path.isdir(top):
            print(f"({part} was not measured)")
            continue
        tree = os.path.join(top, "tree")
        measure_part(counts, top)
    if not counts.lines:
        sys.exit("coverage: nothing was counted")
    drop_braces(counts, tree)
    table(counts)
    never(counts, tree)


if __name__ == "__main__":
    main()
