// SPDX-License-Identifier: GPL-2.0
/*
 * What ctlsec-oci says. See hook_report.h.
 */
#include "ocihook/hook_report.h"

#include <stdarg.h>
#include <stdio.h>
#include <syslog.h>

#include "base/escape.h"
#include "base/util.h"

static void print_and_log(int priority, const char *kind, const char *text)
{
	cleanup_free char *shown = escape_text(text);

	fprintf(stderr, "ctlsec-oci: %s%s\n", kind, shown);
	openlog("ctlsec-oci", LOG_PID, LOG_DAEMON);
	syslog(priority, "%s%s", kind, shown);
	closelog();
}

void hook_report_error(const struct err *e)
{
	print_and_log(LOG_ERR, "", e->msg);
}

void hook_report_note(const char *fmt, ...)
{
	cleanup_free char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	print_and_log(LOG_NOTICE, "note: ", text);
}
