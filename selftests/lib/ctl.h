/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The tool under test, as a test calls it.
 */
#ifndef SELFTESTS_CTL_H
#define SELFTESTS_CTL_H

#include "tap.h"

/* What the last command printed, both streams. */
extern char ctl_text[16384];

/* Run a shell command; returns its exit status. */
TAP_PRINTF(1, 2) int sh(const char *fmt, ...);
/* The number it prints, or -1. */
TAP_PRINTF(1, 2) long long sh_number(const char *fmt, ...);
/* Run `ctlsec ARGUMENTS`; returns its exit status. */
TAP_PRINTF(1, 2) int ctl(const char *fmt, ...);
/* The same; the test ends if it fails. */
TAP_PRINTF(1, 2) void ctl_must(const char *fmt, ...);

/* Load profile @name for all three ABIs: default action ("ALLOW", "ERRNO:5") and
 * rules (JSON, with commas between). Return: the tool's exit status.
 */
int ctl_profile(const char *name, const char *def, const char *rules);
/* The same; the test ends if it is refused. */
void ctl_profile_must(const char *name, const char *def, const char *rules);

/* A rule of these names without conditions. */
#define CTL_RULE(names, action, errnum)                        \
	"{\"names\":[" names "],\"action\":\"SCMP_ACT_" action \
	"\",\"errnoRet\":" #errnum "}"

#endif /* SELFTESTS_CTL_H */
