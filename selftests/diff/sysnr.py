# SPDX-License-Identifier: GPL-2.0
"""System call names and numbers of the three x86 ABIs, for the oracle.

The numbers come from the C headers that the kernel itself generates
(asm/unistd_{64,32,x32}.h): those of the C library's package and those of
every installed kernel-headers package, united.  Neither libseccomp nor any
file of ctlsec is consulted, so that a wrong number in either shows up as a
difference.

Headers lack what is newer than they are.  NEWER lists such names from the
kernel's syscall tables; a header that knows one of them must agree.  A name
found nowhere here is either another architecture's, a mistake, or newer than
all of this: see unknown_names() and how diffrun.py treats what it returns.
"""

import glob
import os
import re

ABIS = ("x86_64", "i386", "x32")
X32_BIT = 0x40000000

HEADER_NAME = {
    "x86_64": "unistd_64.h",
    "i386": "unistd_32.h",
    "x32": "unistd_x32.h",
}
HEADER_DIRS = (
    "/usr/include/x86_64-linux-gnu/asm",
    "/usr/include/asm",
    "/usr/src/linux-headers-*/arch/x86/include/generated/uapi/asm",
    "/lib/modules/*/build/arch/x86/include/generated/uapi/asm",
)

# Since number 424 a new call has one number on every ABI.
NEWER_COMMON = """
451 cachestat        452 fchmodat2         453 map_shadow_stack
454 futex_wake       455 futex_wait        456 futex_requeue
457 statmount        458 listmount         459 lsm_get_self_attr
460 lsm_set_self_attr 461 lsm_list_modules 462 mseal
463 setxattrat       464 getxattrat        465 listxattrat
466 removexattrat    467 open_tree_attr    468 file_getattr
469 file_setattr     470 listns            471 rseq_slice_yield
"""
# ... except these two, which fill a gap of the 64-bit table.
NEWER_64 = "335 uretprobe 336 uprobe"

DEFINE = re.compile(
    r"^#define\s+__NR_(\w+)\s+(?:\(__X32_SYSCALL_BIT\s*\+\s*(\d+)\)|(\d+))\s*$")


class TableError(Exception):
    """Two sources give one name two numbers, or there is no source."""


def _newer(abi):
    words = NEWER_COMMON.split()
    if abi != "i386":
        words += NEWER_64.split()
    return {name: int(nr) for nr, name in zip(words[::2], words[1::2])}


def _read_header(path):
    table = {}
    with open(path, encoding="ascii") as header:
        for line in header:
            found = DEFINE.match(line)
            if found and found.group(1) != "syscalls":
                table[found.group(1)] = int(found.group(2) or found.group(3))
    return table


def _merge(into, table, source):
    for name, nr in table.items():
        if into.setdefault(name, nr) != nr:
            raise TableError(
                f"{source}: {name} is {nr}, elsewhere {into[name]}")


def _headers(abi):
    paths = set()
    for directory in HEADER_DIRS:
        found = glob.glob(f"{directory}/{HEADER_NAME[abi]}")
        paths.update(os.path.realpath(path) for path in found)
    return sorted(paths)


def _load_abi(abi):
    table, sources = {}, _headers(abi)
    if not sources:
        raise TableError(
            f"no {HEADER_NAME[abi]} found (package linux-libc-dev)")
    for path in sources:
        _merge(table, _read_header(path), path)
    if len(table) < 300:
        raise TableError(f"{sources[0]}: only {len(table)} names read")
    _merge(table, _newer(abi), "the list of newer names")
    return table


def load():
    """{abi: {name: number}}; x32 numbers without bit 30."""
    return {abi: _load_abi(abi) for abi in ABIS}


def sources():
    """The header files in use, for the log."""
    return [path for abi in ABIS for path in _headers(abi)]


def after_the_list(tables, abi):
    """Names that headers have but that are newer than NEWER above."""
    newest = max(_newer(abi).values())
    return {name for name, nr in tables[abi].items() if newest < nr < 512}


def unknown_names(tables, names):
    """Those of `names` that no ABI's table holds, sorted."""
    known = set().union(*tables.values())
    return sorted(set(names) - known)
