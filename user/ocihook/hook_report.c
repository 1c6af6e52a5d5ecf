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

static void say(int priority, const char *kind, const char *text)
{
	cleanup_free char *shown = escape_text(text);

	fprintf(stderr, "ctlsec-oci: %s%s\n", kind, shown);
	openlog("ctlsec-oci", LOG_PID, LOG_DAEMON);
	syslog(priority, "%s%s", kind, shown);
	closelog();
}

void hook_report_error(const struct err *e)
{
	say(LOG_ERR, "", e->msg);
}

void hook_report_note(const char *fmt, ...)
{
	cleanup_free char *text = NULL;
	va_list ap;

	va_start(ap, fmt);
	text = xvasprintf(fmt, ap);
	va_end(ap);
	say(LOG_NOTICE, "note: ", text);
}
