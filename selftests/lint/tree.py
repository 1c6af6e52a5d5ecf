# SPDX-License-Identifier: GPL-2.0
"""What the lints share: the tree's files, C sources taken apart, results as TAP.

$CTLSEC_TREE names another tree to check than the one that this file is in.
"""

import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.realpath(__file__))
ROOT = os.environ.get("CTLSEC_TREE") or os.path.dirname(os.path.dirname(HERE))
ORDER = "selftests/lint/order"


def files(*patterns):
    """Files of the tree that git knows or does not ignore."""
    out = subprocess.run(
        ["git", "-C", ROOT, "ls-files", "-co", "--exclude-standard", "--",
         *patterns],
        check=True, capture_output=True, text=True).stdout
    return sorted(f for f in set(out.splitlines())
                  if os.path.isfile(os.path.join(ROOT, f)))


def read(name):
    """Text of a file."""
    with open(os.path.join(ROOT, name), encoding="utf-8",
              errors="replace") as f:
        return f.read()


def base_name(name):
    """What a .c and its .h have in common: kernel/a/b.c is b."""
    return os.path.splitext(os.path.basename(name))[0]


class Order:
    """selftests/lint/order."""

    def __init__(self):
        self.folders = []
        self.prefixes = []
        for line in read(ORDER).splitlines():
            words = line.split()
            if not words or words[0].startswith("#"):
                continue
            if words[0] == "as":
                self.prefixes.append((words[1], words[2], words[3:]))
            else:
                self.folders.append(words[0])

    def folder(self, name):
        """The entry that a file belongs to: itself, or its folder."""
        if name in self.folders:
            return name
        parts = name.split("/")
        folder = parts[0] + "/" if len(parts) == 2 else "/".join(parts[:2]) + "/"
        return folder if folder in self.folders else None

    def rank(self, name):
        """Position of the file's folder."""
        return self.folders.index(self.folder(name))


def blank_out(text):
    """C without what comments and literals say, line by line the same."""
    def keep_lines(match):
        found = match.group(0)
        if found[0] in "\"'":
            return found[0] * 2
        return " " + "\n" * found.count("\n")
    return re.sub(r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'',
                  keep_lines, text, flags=re.S)


def blank_comments(text):
    """C without what comments say, line by line the same."""
    return re.sub(r"/\*.*?\*/|//[^\n]*",
                  lambda m: "\n" * m.group(0).count("\n"), text, flags=re.S)


def declarations(text):
    """Each declaration outside of functions: (line, text, is a definition).
    What stands between braces is left out of the text.
    """
    text = blank_out(text)
    text = re.sub(r"^[ \t]*#(?:[^\n]*\\\n)*[^\n]*",
                  lambda m: "\n" * m.group(0).count("\n"), text, flags=re.M)
    depth, line, first, head = 0, 1, 0, ""
    for char in text:
        line += char == "\n"
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
        if depth or char == "}":
            if char == "}" and not depth:
                head += "{}"
                if is_function(head):
                    yield first, head.strip(), True
                    head = ""
            continue
        if not head.strip():
            first, head = line, ""
        if char == ";":
            yield first, head.strip(), False
            head = ""
        else:
            head += char


def is_function(head):
    """Is a declaration that a brace follows a function's?"""
    return "=" not in head and function_name(head) is not None


def function_name(head):
    """The name in a function's declaration, or None."""
    if head.lstrip().startswith("typedef"):
        return None
    depth = 0
    for match in re.finditer(r"[()]|\b(\w+)\s*(?=\()", head):
        if match.group(0) == "(":
            depth += 1
        elif match.group(0) == ")":
            depth -= 1
        elif not depth and not re.match("__|[A-Z_]+$", match.group(1)):
            return match.group(1)
    return None


class Report:
    """Results as TAP."""

    def __init__(self):
        self.count = 0
        self.failed = False

    def result(self, what, findings):
        """One result; @findings are the sentences that say why it failed."""
        findings = list(findings)
        self.count += 1
        print(f"{'not ok' if findings else 'ok'} {self.count} - {what}")
        for finding in findings:
            print("# " + finding.replace("\n", "\n# "))
        self.failed |= bool(findings)

    def end(self):
        """The plan, and the exit status."""
        print(f"1..{self.count}")
        sys.exit(self.failed)
