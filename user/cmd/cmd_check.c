// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec check FILE...: read, compile and judge profiles.
 */
#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "base/escape.h"
#include "base/util.h"
#include "cmd/args.h"
#include "cmd/cmd_table.h"
#include "cmd/wanted_binding.h"
#include "cmd/wanted_layer.h"
#include "cmd/wanted_profile.h"
#include "config/config_file.h"
#include "lint/lint.h"
#include "oci/oci.h"
#include "out/out.h"
#include "policy/compile.h"

struct check_opts {
	bool strict;
	struct env env;
};

/* How one file came out; @policy: it is a policy file, and no profile. */
struct check_result {
	const char *file;
	struct findings findings;
	size_t blob_len;
	bool policy;
};

static void add_error(struct findings *l, const struct err *e)
{
	finding_add(l, FINDING_ERROR, e->line, e->col, "invalid", "%s",
		    e->msg + e->sentence);
}

/* A directory of policy files, or one. */
static bool is_policy(const char *file)
{
	struct stat st;

	return util_ends_with(file, ".yaml") ||
	       (!stat(file, &st) && S_ISDIR(st.st_mode));
}

/* All of it but what this host and the module have to say. */
static int read_policy(const char *file, struct err *e)
{
	cleanup_wanted struct config_wanted wanted = { 0 };
	cleanup_config struct config config = { 0 };
	size_t i, n_files;

	if (config_file_read(file, &config, &n_files, e) ||
	    wanted_profile_compile(&config, &wanted, e) ||
	    wanted_layer_compile(&config, &wanted, e))
		return -1;
	for (i = 0; i < config.n_bindings; i++) {
		struct cnl_domain set = { 0 };

		if (wanted_binding_settings(&config.bindings[i], &set, e))
			return -1;
	}
	return 0;
}

static void check_file(const struct check_opts *o, struct check_result *r)
{
	cleanup_oci struct oci_profile *p = NULL;
	cleanup_blob struct blob b = { 0 };
	struct err problem;

	r->policy = is_policy(r->file);
	if (r->policy) {
		if (read_policy(r->file, &problem))
			add_error(&r->findings, &problem);
		return;
	}
	p = oci_load(r->file, &problem);
	if (!p || compile_profile(p, &o->env, &b, &r->findings, &problem)) {
		add_error(&r->findings, &problem);
		return;
	}
	r->blob_len = b.len;
	lint_profile(p, &o->env, &b, &r->findings);
	finding_sort(&r->findings);
}

/* "1 error", "2 errors" */
static void print_count(size_t n, const char *what, const char *end)
{
	printf("%zu %s%s%s", n, what, n == 1 ? "" : "s", end);
}

static void print_text(const struct check_result *r)
{
	const struct findings *l = &r->findings;
	cleanup_free char *file = escape_text(r->file);
	size_t i;

	for (i = 0; i < l->n; i++) {
		const struct finding *f = &l->v[i];
		cleanup_free char *text = escape_text(f->text);

		printf("%s:", file);
		if (f->line)
			printf("%u:%u:", f->line, f->col);
		printf(" %s: %s [%s]\n", finding_severity_name(f->severity),
		       text, f->code);
	}
	if (finding_left_out(l))
		printf("%s: %zu more are not shown\n", file,
		       finding_left_out(l));
	printf("%s: ", file);
	print_count(finding_count(l, FINDING_ERROR), "error", ", ");
	print_count(finding_count(l, FINDING_WARNING), "warning", ", ");
	print_count(finding_count(l, FINDING_NOTE), "note", "");
	if (r->blob_len)
		printf("; compiles to %zu bytes", r->blob_len);
	putchar('\n');
}

/* Text from a file may not be UTF-8, which JSON has to be, nor harmless. */
static json_t *json_text(const char *s)
{
	cleanup_free char *escaped = escape_json(s);

	return json_string(escaped);
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
				  finding_severity_name(f->severity), "code",
				  f->code, "text", json_text(f->text)));
	}
	return json_pack(
		"{s:o, s:b, s:I, s:o, s:I}", "file", json_text(r->file),
		"valid", r->blob_len > 0 || (r->policy && !r->findings.n),
		"size", (json_int_t)r->blob_len, "findings", findings,
		"left_out", (json_int_t)finding_left_out(&r->findings));
}

static bool has_failed(const struct check_opts *o, const struct check_result *r)
{
	return finding_count(&r->findings, FINDING_ERROR) ||
	       (o->strict && finding_count(&r->findings, FINDING_WARNING));
}

int cmd_check(int argc, char **argv, struct err *e)
{
	cleanup_args struct args opts = { 0 };
	struct check_opts o = { 0 };
	json_t *document = NULL;
	int i, n_failed = 0;

	if (args_parse(argc, argv, 1, ARGS_ANY, &opts, e) ||
	    (opts.given[OPT_KERNEL] ?
		     env_parse(&o.env, opts.value[OPT_KERNEL], e) :
		     env_init(&o.env, e)))
		return -1;
	o.strict = opts.given[OPT_STRICT];
	if (opts.given[OPT_JSON])
		document = json_array();
	for (i = 0; i < opts.n_args; i++) {
		struct check_result r = { .file = opts.args[i] };

		check_file(&o, &r);
		n_failed += has_failed(&o, &r);
		if (document)
			json_array_append_new(document, json_result(&r));
		else
			print_text(&r);
		finding_free(&r.findings);
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
			       opts.n_args,
			       o.strict ? "failed, warnings counting too" :
					  "cannot be loaded");
	return 0;
}
