# SPDX-License-Identifier: GPL-2.0
# sed -E -f: a policy file of an example (user/schema/example.yaml), whose keys and
# entries of lists stand behind '#', its sentences behind "# ".
/^#$/d
/^# /{
/^#  +(-|[a-z-]+:)/!d
}
s/^#//
