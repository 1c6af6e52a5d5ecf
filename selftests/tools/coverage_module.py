# SPDX-License-Identifier: GPL-2.0
"""Which lines of the module ran, from the maps of ctlsec_test_cover.ko.

The compiler has each block of code begin with a call of the function TRACE; the map has
a bit for the address behind each call that ran (kernel/cover.c).
"""

import collections
import subprocess

BITS = 1 << 20
TRACE = "__sanitizer_cov_trace_pc"
INIT_MARK = "mark_init"
BUILDS = ("", "faults")  # in the order of enum cover_build


def output(*command, **more):
    return subprocess.run(command, check=True, text=True,
                          stdout=subprocess.PIPE, **more).stdout


def code_sections(ko):
    """{name: (size, alignment)}, in the order of the file."""
    sections = {}
    for line in output("readelf", "-SW", ko).splitlines():
        words = line.replace("[ ", "[").split()
        if len(words) > 10 and words[7] == "AX":
            sections[words[1]] = (int(words[5], 16), int(words[10]))
    return sections


def calls(ko):
    """The addresses behind calls of TRACE: {section: [offset]}."""
    found = collections.defaultdict(list)
    section = None
    for line in output("readelf", "-rW", ko).splitlines():
        if line.startswith("Relocation section '.rela"):
            section = line.split("'")[1][len(".rela"):]
        elif TRACE in line and section.endswith(".text"):
            found[section].append(int(line.split()[0], 16) + 4)
    return found


def symbols(ko):
    return {words[-1]: int(words[0], 16)
            for words in map(str.split, output("nm", ko).splitlines())
            if len(words) == 3}


def bit_of(ko):
    """A function from (section, offset) to (map, bit): the kernel puts the
    sections that stay one after the other, as they are in the file."""
    at = symbols(ko)
    start = {}
    end = 0
    for name, (size, align) in code_sections(ko).items():
        if name.startswith(".init"):
            continue
        start[name] = -(-end // align) * align
        end = start[name] + size

    def find(section, offset):
        if section.startswith(".init"):
            return 1, offset - at[INIT_MARK] + BITS // 2
        return 0, start[section] + offset - at[TRACE] + BITS // 2
    return find


def frames(ko, section, offsets):
    """For each of the offsets its [(function, file, line)], the innermost first."""
    text = "".join(f"{offset - 1:x}\n" for offset in offsets)
    lines = iter(output("addr2line", "-aif", "-j", section, "-e", ko,
                        input=text).splitlines())
    found = []
    for line in lines:
        if line.startswith("0x"):
            found.append([])
            continue
        name, _, number = next(lines).split(" ")[0].rpartition(":")
        found[-1].append((line, name, number))
    return found


def measure(counts, ko, maps, name_of):
    """Add what ran of @ko. @maps: those of its build; @name_of: a file's name in
    the tree, or None where it is not of it. Of what is inlined, the innermost line
    in the tree counts, and each function."""
    find = bit_of(ko)
    for section, offsets in calls(ko).items():
        for offset, stack in zip(offsets, frames(ko, section, offsets)):
            which, bit = find(section, offset)
            ran = maps[which][bit // 8] >> bit % 8 & 1
            places = [(function, name_of(path), number)
                      for function, path, number in stack]
            places = [p for p in places if p[1] and p[2].isdigit()]
            for function, name, _ in places:
                counts.functions[name][function] += ran
            for _, name, number in places[:1]:
                counts.lines[name][int(number)] += ran


def maps_of(blob, build):
    """The two maps of a build, from what debugfs had."""
    size = BITS // 8
    start = 2 * size * build
    return [blob[start + i * size:start + (i + 1) * size] for i in range(2)]
