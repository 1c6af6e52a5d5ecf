// SPDX-License-Identifier: GPL-2.0
/*
 * Calls of the tool; see ctl.h.
 */
#include "ctl.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

char ctl_text[16384];

static int run(const char *prefix, const char *fmt, va_list args)
{
	char line[4096], sink[512];
	size_t n, len;
	FILE *f;
	int status;

	n = (size_t)snprintf(line, sizeof(line), "%s", prefix);
	vsnprintf(line + n, sizeof(line) - n, fmt, args);
	fflush(NULL);
	f = popen(line, "re");
	if (!f)
		tap_bail("popen: %s", strerror(errno));
	len = fread(ctl_text, 1, sizeof(ctl_text) - 1, f);
	while (fread(sink, 1, sizeof(sink), f))
		;
	while (len && ctl_text[len - 1] == '\n')
		len--;
	ctl_text[len] = '\0';
	status = pclose(f);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

int sh(const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = run("exec 2>&1; ", fmt, args);
	va_end(args);
	return ret;
}

long long sh_number(const char *fmt, ...)
{
	long long n;
	va_list args;
	char *end;
	int ret;

	va_start(args, fmt);
	ret = run("", fmt, args);
	va_end(args);
	n = strtoll(ctl_text, &end, 10);
	return ret || end == ctl_text || *end ? -1 : n;
}

int ctl(const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = run("exec 2>&1; ctlsec ", fmt, args);
	va_end(args);
	return ret;
}

void ctl_must(const char *fmt, ...)
{
	va_list args;
	int ret;

	va_start(args, fmt);
	ret = run("exec 2>&1; ctlsec ", fmt, args);
	va_end(args);
	if (ret)
		tap_bail("ctlsec %s...: status %d: %s", fmt, ret, ctl_text);
}

int ctl_profile(const char *name, const char *def, const char *rules)
{
	int act = (int)strcspn(def, ":");
	char path[256];
	FILE *f;

	snprintf(path, sizeof(path), "/tmp/%s.json", name);
	f = fopen(path, "we");
	if (!f)
		tap_bail("%s: %s", path, strerror(errno));
	fprintf(f, "{\"defaultAction\":\"SCMP_ACT_%.*s\",", act, def);
	if (def[act])
		fprintf(f, "\"defaultErrnoRet\":%s,", def + act + 1);
	fprintf(f,
		"\"architectures\":"
		"[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\",\"SCMP_ARCH_X32\"],"
		"\"syscalls\":[%s]}\n",
		rules);
	fclose(f);
	return ctl("load %s %s", name, path);
}

void ctl_profile_must(const char *name, const char *def, const char *rules)
{
	int ret = ctl_profile(name, def, rules);

	if (ret)
		tap_bail("ctlsec load: status %d: %s", ret, ctl_text);
}
