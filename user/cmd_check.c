// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec check FILE...: read, compile and judge profiles.
 */
#include <getopt.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "cmd_table.h"
#include "compile.h"
#include "lint.h"
#include "oci.h"
#include "out.h"
#include "util.h"

struct check_opts {
	bool json;
	bool strict;
	struct compile_env env;
};

/* How one file came out. */
struct check_result {
	const char *file;
	struct lint findings;
	size_t blob_len;
};

static void add_error(struct lint *l, const struct err *e)
{
	lint_add(l, LINT_ERROR, e->line, e->col, "invalid", "%s",
		 e->msg + e->sentence);
}

static void check_file(const struct check_opts *o, struct check_result *r)
{
	cleanup_oci struct oci_profile *p = NULL;
	cleanup_blob struct blob b = { 0 };
	struct err problem;

	p = oci_load(r->file, &problem);
	if (!p || compile_profile(p, &o->env, &b, &r->findings, &problem)) {
		add_error(&r->findings, &problem);
		return;
	}
	r->blob_len = b.len;
	lint_profile(p, &o->env, &b, &r->findings);
	lint_sort(&r->findings);
}

static void print_text(const struct check_result *r)
{
	const struct lint *l = &r->findings;
	cleanup_free char *file = out_escape(r->file);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct finding *f = &l->v[i];
		cleanup_free char *text = out_escape(f->text);

		printf("%s:", file);
		if (f->line)
			printf("%u:%u:", f->line, f->col);
		printf(" %s: %s [%s]\n", lint_severity_name(f->severity), text,
		       f->code);
	}
	printf("%s: %zu errors, %zu warnings, %zu notes", file,
	       lint_count(l, LINT_ERROR), lint_count(l, LINT_WARNING),
	       lint_count(l, LINT_NOTE));
	if (r->blob_len)
		printf("; compiles to %zu bytes", r->blob_len);
	putchar('\n');
}

/* Text from a file may not be UTF-8, which JSON has to be. */
static json_t *json_text(const char *s)
{
	json_t *j = json_string(s);
	cleanup_free char *escaped = j ? NULL : out_escape(s);

	return j ? j : json_string(escaped);
}

static json_t *json_result(const struct check_result *r)
{
	json_t *findings = json_array();
	size_t i;

	for (i = 0; i < r->findings.n; i++) {
		const struct finding *f = &r->findings.v[i];

		json_array_append_new(
			findings,
			json_pack("{s:I, s:I, s:s, s:s, s:o}", "line",
				  (json_int_t)f->line, "col",
				  (json_int_t)f->col, "severity",
				  lint_severity_name(f->severity), "code",
				  f->code, "text", json_text(f->text)));
	}
	return json_pack("{s:o, s:b, s:I, s:o}", "file", json_text(r->file),
			 "valid", r->blob_len > 0, "size",
			 (json_int_t)r->blob_len, "findings", findings);
}

static int parse_opts(int argc, char **argv, struct check_opts *o,
		      struct err *e)
{
	static const struct option longopts[] = {
		{ "json", no_argument, NULL, 'j' },
		{ "kernel", required_argument, NULL, 'k' },
		{ "strict", no_argument, NULL, 's' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	if (compile_env_init(&o->env, e))
		return -1;
	optind = 0;
	opterr = 0;
	while ((c = getopt_long(argc, argv, "", longopts, NULL)) >= 0) {
		if (c == 'j')
			o->json = true;
		else if (c == 's')
			o->strict = true;
		else if (c != 'k')
			return err_set(e, EXIT_MISUSE, "check: bad option '%s'",
				       argv[optind - 1]);
		else if (compile_env_parse(&o->env, optarg, e))
			return -1;
	}
	if (optind == argc)
		return err_set(e, EXIT_MISUSE,
			       "check: which file? ('-' is standard input)");
	return 0;
}

static bool failed(const struct check_opts *o, const struct check_result *r)
{
	return lint_count(&r->findings, LINT_ERROR) ||
	       (o->strict && lint_count(&r->findings, LINT_WARNING));
}

int cmd_check(int argc, char **argv, struct err *e)
{
	struct check_opts o = { 0 };
	json_t *document = NULL;
	int i, n_failed = 0;

	if (parse_opts(argc, argv, &o, e))
		return -1;
	if (o.json)
		document = json_array();
	for (i = optind; i < argc; i++) {
		struct check_result r = { .file = argv[i] };

		check_file(&o, &r);
		n_failed += failed(&o, &r);
		if (document)
			json_array_append_new(document, json_result(&r));
		else
			print_text(&r);
		lint_free(&r.findings);
	}
	if (document) {
		json_dumpf(document, stdout, JSON_INDENT(2));
		putchar('\n');
		json_decref(document);
	}
	if (out_finish(e))
		return -1;
	if (n_failed)
		return err_set(e, EXIT_FAILED, "%d of %d profiles %s", n_failed,
			       argc - optind,
			       o.strict ? "have errors or warnings" :
					  "have errors");
	return 0;
}
