// SPDX-License-Identifier: GPL-2.0
/*
 * Policy files: what is read, what is refused and where, what is planned, and that
 * what is saved reads as what it was.
 */
#include "base/when.h"
#include "cmd/wanted_binding.h"
#include "cmd/wanted_layer.h"
#include "cmd/wanted_profile.h"
#include "config/config_add.h"
#include "config/config_plan.h"
#include "config/config_save.h"
#include "config/config_settings.h"
#include "policy/base64.h"
#include "unit.h"

static int read_text(struct config *c, const char *text, struct err *e)
{
	return config_add_text(c, "t.yaml", text, strlen(text), e);
}

static void reads_all(void **state)
{
	static const char text[] =
		"profiles:\n"
		"  web: { base: default, deny: [a, \"b\"] }\n"
		"  db: { file: db.json }\n"
		"bindings:\n"
		"  - { target: /t/k, pids: 5, mode: complain }\n"
		"  - target: docker:web\n"
		"    profile: web\n"
		"    allow-host: true\n";
	cleanup_config struct config c = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(read_text(&c, text, &e), 0);
	assert_int_equal(c.n_profiles, 2);
	assert_string_equal(c.profiles[0].deny->first->next->text, "b");
	assert_int_equal(c.profiles[0].deny->first->next->col, 35);
	assert_string_equal(c.profiles[1].file->text, "db.json");
	assert_int_equal(c.n_bindings, 2);
	assert_string_equal(c.bindings[0].settings[CONFIG_PIDS]->text, "5");
	assert_null(c.bindings[0].settings[CONFIG_PROFILE]);
	assert_int_equal(c.bindings[1].target->line, 6);
	assert_int_equal(c.bindings[1].target->col, 13);
	assert_true(c.bindings[1].allow_host);
	assert_ptr_equal(config_find_profile(&c, "db"), &c.profiles[1]);
}

static const struct {
	const char *text;
	unsigned int line;
	unsigned int col;
	const char *part; /* of the sentence */
	/* clang-format off */
} bad[] = {
	{ "", 1, 1, "empty" },
	{ "# only this\n", 1, 1, "says nothing" },
	{ "bindings: []", 1, 13, "part of the file is missing" },
	{ "a\nb", 2, 2, "part of the file is missing" },
	{ "- a\n", 1, 1, "a map" },
	{ "bindigns: []\n", 1, 1, "did you mean 'bindings'" },
	{ "bindings:\n  - target: /t\n    pid: 5\n", 3, 5, "did you mean 'pids'" },
	{ "bindings:\n  - pids: 5\n", 2, 5, "no target" },
	{ "bindings: [{target: /t, target: /u}]\n", 1, 25, "line 1" },
	{ "profiles: {a: {base: b}}\nprofiles: {}\n", 2, 1, "there already" },
	{ "profiles: {a: {base: b}, a: {base: c}}\n", 1, 26, "there already" },
	{ "profiles: {a: {}}\n", 1, 12, "one of" },
	{ "profiles: {a: {base: b, file: c}}\n", 1, 12, "one of" },
	{ "profiles: {none: {base: b}}\n", 1, 12, "not a profile's name" },
	{ "profiles: {a: {base: b, deny: c}}\n", 1, 31, "a list" },
	{ "profiles:\n", 1, 10, "a map" },
	{ "deny: {}\n", 1, 7, "a list" },
	{ "deny: [x]\n", 1, 8, "a map" },
	{ "deny: [{}]\n", 1, 8, "no rules" },
	{ "deny: [{rules: tee}]\n", 1, 16, "a list" },
	{ "deny: [{rules: []}]\n", 1, 16, "no rule" },
	{ "deny: [{rules: ['']}]\n", 1, 17, "no value" },
	{ "deny: [{rules: [tee], too: all}]\n", 1, 23, "did you mean 'to'" },
	{ "deny: [{rules: [tee], to: []}]\n", 1, 27, "no target" },
	{ "deny: [{rules: [tee], to: {}}]\n", 1, 27, "a list" },
	{ "deny: [{rules: [tee], to: [/t, all]}]\n", 1, 32, "stands alone" },
	{ "deny: [{rules: [tee], name: a b}]\n", 1, 29, "not a layer's name" },
	{ "deny: [{rules: [tee], name: ../b}]\n", 1, 29, "not a layer's name" },
	{ "deny: [{rules: [tee], kill: 1}]\n", 1, 29, "true or false" },
	{ "deny: [{rules: [tee], kill: true, log: true}]\n", 1, 8, "one of" },
	{ "deny: [{rules: [tee], errno: EIO, kill: true}]\n", 1, 8, "one of" },
	{ "deny: [{rules: [tee], name: a}, {rules: [tee], name: a}]\n", 1, 54,
	  "there already, in t.yaml, line 1" },
	{ "rights: []\n", 1, 1, "does not know 'rights'" },
	{ "explicit-end: true\nbindings: []\n", 1, 1, "does not end" },
	{ "explicit-end: 1\n", 1, 15, "true or false" },
	{ "explicit-end: \"true\"\n", 1, 15, "true or false" },
	{ "bindings: []\n---\nbindings: []\n", 2, 1, "one document" },
	{ "bindings: &a []\n", 1, 11, "anchors" },
	{ "bindings: [*a]\n", 1, 12, "aliases" },
	{ "bindings: !!seq []\n", 1, 11, "tags" },
	{ "? [a]\n: b\n", 1, 3, "a key is a word" },
	{ "bindings: [[[[[[[[[[]]]]]]]]]]\n", 1, 18, "too many" },
	{ "bindings: [\n", 2, 1, "" },
	{ "bindings: \"\\0\"\n", 1, 11, "NUL" },
	{ "bindings: \xff\n", 1, 11, "no text" },
	{ "\xc3\xa4: 1\n", 1, 1, "no key" },
	{ "bindings: [\xc3\xa4]\n", 1, 12, "a map" },
	{ "bindings: [{ \"\xc3\xa4\": x }]\n", 1, 14, "no key" },
	{ "bindings: [{ target: \xc3\xa4, x: y }]\n", 1, 26, "no key 'x'" },
	/* clang-format on */
};

static void refuses(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad); i++) {
		cleanup_config struct config c = { 0 };
		struct err e = { 0 };

		if (!read_text(&c, bad[i].text, &e))
			fail_msg("taken: %s", bad[i].text);
		if (e.line != bad[i].line || e.col != bad[i].col ||
		    !strstr(e.msg, bad[i].part))
			fail_msg("%s: %u:%u: %s", bad[i].text, e.line, e.col,
				 e.msg);
		assert_int_equal(e.status, EXIT_FAILED);
	}
}

/* The line is shown, and the caret is below what is meant. */
static void shows_place(void **state)
{
	cleanup_config struct config c = { 0 };
	struct err e;

	(void)state;
	assert_int_equal(
		read_text(&c, "bindings:\n  - target: /t\n    pid: 5\n", &e),
		-1);
	assert_string_equal(e.text, "    pid: 5");
	assert_int_equal(e.caret, 4);
}

/* Nothing that save writes is anything when a part of its end is missing. */
static void refuses_parts(void **state)
{
	static const char text[] =
		"# comment\nexplicit-end: true\nprofiles:\n  \"a\":\n"
		"    oci: |\n      {}\nbindings:\n"
		"  - target: \"cgroup:/t\"\n    pids: 5\n...\n";
	size_t n;

	(void)state;
	for (n = 0; n <= sizeof(text) - 1; n++) {
		cleanup_config struct config c = { 0 };
		struct err e;
		int ret = config_add_text(&c, "t", text, n, &e);

		assert_int_equal(ret, n == sizeof(text) - 1 ? 0 : -1);
	}
}

static const struct {
	const char *base;
	bool good;
	const char *part;
} bases[] = {
	{ "profiles: {a: {base: default}}\n", true, "" },
	{ "profiles: {a: {base: b}, b: {base: default}}\n", true, "" },
	{ "profiles: {default: {base: default, deny: [tee]}}\n", true, "" },
	{ "profiles: {a: {base: defalt}}\n", false, "did you mean 'default'" },
	{ "profiles: {a: {base: a}}\n", false, "no profile 'a'" },
	{ "profiles: {a: {base: b}, b: {base: a}}\n", false, "made from" },
	{ "profiles: {a: {base: default, deny: [te]}}\n", false, "te" },
	{ "profiles: {a: {oci: '{'}}\n", false, "in line 1" },
	{ "profiles: {a: {blob: 'QUJD'}}\n", false, "" },
	{ "profiles: {a: {blob: '?'}}\n", false, "base64" },
	{ "profiles: {a: {file: /nosuch}}\n", false, "/nosuch" },
};

static void compiles(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bases); i++) {
		cleanup_wanted struct config_wanted w = { 0 };
		cleanup_config struct config c = { 0 };
		struct err e = { 0 };

		assert_int_equal(read_text(&c, bases[i].base, &e), 0);
		if (!wanted_profile_compile(&c, &w, &e) != bases[i].good ||
		    !strstr(e.msg, bases[i].part))
			fail_msg("%s: %s", bases[i].base, e.msg);
	}
}

/* A binding as the module would report it once @set was applied. */
static struct cnl_domain report(const struct cnl_domain *set)
{
	struct cnl_domain b = *set;

	b.kind = set->pattern ? CTLSEC_KIND_PATTERN : CTLSEC_KIND_PATH;
	b.id = 7;
	if (!CNL_HAS(set, CTLSEC_DOMAIN_A_PIDS_MAX))
		b.pids_max = set->mode ? CTLSEC_MAX : CTLSEC_PIDS_DEFAULT;
	return b;
}

/**
 * struct fixture - a wish, and what runs
 */
struct fixture {
	struct config c;
	struct config_wanted w;
	struct cnl_domain bound[4];
	struct cnl_profile loaded[4];
	struct cnl_layer layers[4];
	struct config_running now;
	struct config_plan plan;
};

static void want(struct fixture *f, const char *text)
{
	static const struct cnl_list none;
	struct err e = { 0 };

	if (read_text(&f->c, text, &e) ||
	    wanted_profile_compile(&f->c, &f->w, &e) ||
	    wanted_layer_compile(&f->c, &f->w, &e) ||
	    wanted_binding_find(&f->c, &none, NULL, &f->w, &e) ||
	    wanted_layer_find(NULL, &f->w, &e))
		fail_msg("%s", e.msg);
	f->now.layers.v = f->layers;
	f->now.bindings.v = f->bound;
	f->now.profiles.v = f->loaded;
}

/* All that is wanted runs. */
static void run_all(struct fixture *f)
{
	size_t i;

	for (i = 0; i < f->w.n_bindings; i++)
		f->bound[f->now.bindings.n++] = report(&f->w.bindings[i].set);
	for (i = 0; i < f->w.n_profiles; i++) {
		struct cnl_profile *p = &f->loaded[f->now.profiles.n++];

		p->name = (char *)f->w.profiles[i].name;
		p->blob = (struct cnl_bytes){ f->w.profiles[i].blob.data,
					      f->w.profiles[i].blob.len };
	}
	for (i = 0; i < f->w.n_layers; i++) {
		struct cnl_layer *l = &f->layers[f->now.layers.n++];

		*l = f->w.layers[i].set;
		l->id = 11 + i;
	}
}

static void plan(struct fixture *f, enum config_prune prune)
{
	struct err e = { 0 };

	config_plan_free(&f->plan);
	if (config_plan_make(&f->w, &f->now, prune, &f->plan, &e))
		fail_msg("%s", e.msg);
}

static void end(struct fixture *f)
{
	config_plan_free(&f->plan);
	config_plan_wanted_free(&f->w);
	config_free(&f->c);
}

static void expect(const struct fixture *f, size_t nth, enum config_change c,
		   const char *what, const char *detail)
{
	assert_true(nth < f->plan.n);
	assert_int_equal(f->plan.v[nth].change, c);
	assert_string_equal(f->plan.v[nth].what, what);
	if (!strstr(f->plan.v[nth].detail, detail))
		fail_msg("%s: %s", what, f->plan.v[nth].detail);
}

#define TWO                                                              \
	"profiles: {a: {base: default, deny: [tee]}}\n"                  \
	"bindings:\n  - {target: 'match:/no/x*', profile: a, pids: 9}\n" \
	"  - {target: /no/such/k, fork-rate: 5/s}\n"

static void plans_all(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	want(&f, TWO);
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 4);
	expect(&f, 0, CONFIG_LOAD, "profile:a", "bytes");
	expect(&f, 1, CONFIG_LOAD, "profile:default", "bytes");
	expect(&f, 2, CONFIG_BIND, "match:/no/x*", "profile a");
	expect(&f, 3, CONFIG_BIND, "/no/such/k", "fork-rate 5/s");
	run_all(&f);
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 0);
	end(&f);
}

static void plans_changes(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	want(&f, TWO);
	run_all(&f);
	f.bound[0].pids_max = 10;
	f.bound[1].mode = CTLSEC_MODE_COMPLAIN;
	f.bound[1].pids_max = CTLSEC_MAX;
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 2);
	expect(&f, 0, CONFIG_CHANGE, "match:/no/x*", "pids 10 to 9");
	expect(&f, 1, CONFIG_CHANGE, "/no/such/k", "mode complain to enforce");
	f.bound[1].mode = CTLSEC_MODE_ENFORCE;
	f.bound[1].pids_max = 3;
	plan(&f, CONFIG_PRUNE);
	expect(&f, 1, CONFIG_CHANGE, "/no/such/k", "pids 3 to the default");
	end(&f);
}

static void plans_pruning(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	want(&f, "bindings: [{target: /no/such/k, profile: none}]\n");
	run_all(&f);
	f.bound[f.now.bindings.n++] = (struct cnl_domain){
		.kind = CTLSEC_KIND_PATTERN, .id = 8, .pattern = (char *)"/x*"
	};
	f.loaded[f.now.profiles.n++].name = (char *)"old";
	plan(&f, CONFIG_KEEP);
	assert_int_equal(f.plan.n, 0);
	plan(&f, CONFIG_PRUNE_BINDINGS);
	assert_int_equal(f.plan.n, 1);
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 2);
	expect(&f, 0, CONFIG_UNBIND, "match:/x*", "");
	assert_int_equal(f.plan.v[0].id, 8);
	expect(&f, 1, CONFIG_UNLOAD, "profile:old", "");
	end(&f);
}

static void same_target_twice(void **state)
{
	struct fixture f = { 0 };
	struct err e = { 0 };

	(void)state;
	want(&f, "bindings: [{target: /no/k}, {target: 'cgroup:/no/k'}]\n");
	assert_int_equal(
		config_plan_make(&f.w, &f.now, CONFIG_KEEP, &f.plan, &e), -1);
	assert_non_null(strstr(e.msg, "bound already"));
	end(&f);
}

/* What was saved is what was wanted, the profile by its text and by its bytes. */
static void saves(void **state)
{
	struct fixture f = { 0 }, again = { 0 };
	struct blob builtin = { 0 };
	struct err e;
	char *text;

	(void)state;
	want(&f, TWO);
	f.w.profiles[1].keep = false;
	run_all(&f);
	assert_int_equal(wanted_profile_builtin(&builtin, &e), 0);
	text = config_save_text(&f.now, "default", &builtin);
	assert_null(strstr(text, "\"default\":"));
	want(&again, text);
	again.now = f.now;
	plan(&again, CONFIG_PRUNE);
	assert_int_equal(again.plan.n, 0);
	blob_free(&builtin);
	free(text);
	end(&f);
	end(&again);
}

#define DENIED                                                               \
	"deny:\n  - {rules: [tee, 'socket(AF_ALG)'], name: a, kill: true}\n" \
	"  - {rules: [splice], to: [/no/k, 'match:/no/x*'], errno: EIO,\n"   \
	"     until: 2099-12-24 18:00}\n"                                    \
	"  - {rules: [vmsplice], until: 1999-01-01, name: past}\n"

static void plans_layers(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	want(&f, DENIED);
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 2);
	expect(&f, 0, CONFIG_DENY, "layer:a",
	       "KILL to all: tee;socket(AF_ALG)");
	expect(&f, 1, CONFIG_DENY, "layer:splice",
	       "EIO to /no/k match:/no/x*: splice, until 2099-12-2");
	run_all(&f);
	plan(&f, CONFIG_PRUNE);
	assert_int_equal(f.plan.n, 0);
	/* Both ways of not being as wanted. */
	f.layers[0].seen.has |= CNL_BIT(CTLSEC_LAYER_A_FOR);
	f.layers[0].left = 60 * WHEN_SECOND;
	f.layers[1].left -= 60 * WHEN_SECOND;
	plan(&f, CONFIG_KEEP);
	assert_int_equal(f.plan.n, 2);
	expect(&f, 0, CONFIG_DENY_CHANGE, "layer:a", "to no end");
	assert_int_equal(f.plan.v[0].id, 0);
	expect(&f, 1, CONFIG_DENY_CHANGE, "layer:splice", "until 2099");
	assert_int_equal(f.plan.v[1].id, 12);
	f.layers[0].to = (char *)"/t";
	plan(&f, CONFIG_KEEP);
	expect(&f, 0, CONFIG_DENY_CHANGE, "layer:a", "to /t to all");
	end(&f);
}

/* What was left out of the files may be what is bound: it stays, with its profile. */
static void keeps_left_out(void **state)
{
	static const struct {
		char *left;
		char *name;
		bool stays;
	} rows[] = {
		{ "docker:web", "docker:web", true },
		{ "web", "docker:web", true },
		{ "container:web", "podman:web", true },
		{ "podman:web", "podman:alice/web", true },
		{ "pod:shop/web", "pod:shop/web/nginx", true },
		{ "docker:web", "docker:web2", false },
		{ "docker:eb", "docker:web", false },
	};
	struct fixture f = { 0 };
	size_t i;

	(void)state;
	want(&f, TWO);
	run_all(&f);
	f.w.n_bindings = 1;
	f.w.n_left = 1;
	f.bound[1].profile = (char *)"other";
	f.loaded[f.now.profiles.n++].name = (char *)"other";
	for (i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		char *left[] = { rows[i].left };

		f.w.left = left;
		f.bound[1].name = rows[i].name;
		plan(&f, CONFIG_PRUNE);
		if (f.plan.n != (rows[i].stays ? 0 : 2))
			fail_msg("%s, %s: %zu", rows[i].left, rows[i].name,
				 f.plan.n);
	}
	f.w.left = NULL;
	f.w.n_left = 0;
	f.w.n_bindings = 2;
	end(&f);
}

/* Of what is in no file only what was in one goes. */
static void prunes_layers(void **state)
{
	struct fixture f = { 0 };

	(void)state;
	want(&f, DENIED);
	run_all(&f);
	f.w.n_layers = 0;
	f.layers[1].seen.has &= ~CNL_BIT(CTLSEC_LAYER_A_FILED);
	plan(&f, CONFIG_KEEP);
	assert_int_equal(f.plan.n, 0);
	plan(&f, CONFIG_PRUNE_BINDINGS);
	assert_int_equal(f.plan.n, 1);
	expect(&f, 0, CONFIG_REMOVE, "layer:a", "in no file");
	assert_int_equal(f.plan.v[0].id, 11);
	f.w.n_layers = 2;
	end(&f);
}

static void saves_layers(void **state)
{
	struct fixture f = { 0 }, again = { 0 };
	struct blob builtin = { 0 };
	struct err e;
	char *text;

	(void)state;
	want(&f, DENIED);
	run_all(&f);
	assert_int_equal(wanted_profile_builtin(&builtin, &e), 0);
	text = config_save_text(&f.now, "default", &builtin);
	want(&again, text);
	again.now = f.now;
	plan(&again, CONFIG_PRUNE);
	assert_int_equal(again.plan.n, 0);
	assert_int_equal(again.w.n_layers, 2);
	blob_free(&builtin);
	free(text);
	end(&f);
	end(&again);
}

static const struct {
	const char *text;
	unsigned int col;
	const char *part;
} bad_layers[] = {
	{ "deny: [{rules: [tee, te]}]\n", 22, "te" },
	{ "deny: [{rules: ['socket(AF_ALGG)']}]\n", 25, "AF_ALG" },
	{ "deny: [{rules: [tee], errno: EFOO}]\n", 30, "is no error" },
	{ "deny: [{rules: [tee], until: 10m}]\n", 30, "is no date" },
	{ "deny: [{rules: [tee], until: '18:00'}]\n", 30, "is no date" },
	{ "deny: [{rules: [tee], until: 2099-02-30}]\n", 30, "is no date" },
	{ "deny: [{rules: [tee], until: 2099-13-01}]\n", 30, "is no date" },
	{ "deny: [{rules: [tee], until: soon}]\n", 30, "is no date" },
};

static void refuses_layers(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(bad_layers); i++) {
		cleanup_wanted struct config_wanted w = { 0 };
		cleanup_config struct config c = { 0 };
		struct err e = { 0 };

		assert_int_equal(read_text(&c, bad_layers[i].text, &e), 0);
		assert_int_equal(wanted_layer_compile(&c, &w, &e), -1);
		if (e.line != 1 || e.col != bad_layers[i].col ||
		    !strstr(e.msg, bad_layers[i].part))
			fail_msg("%s: %u:%u: %s", bad_layers[i].text, e.line,
				 e.col, e.msg);
	}
}

/* Two without a name that are the same would be one, and then two. */
static void same_layer_twice(void **state)
{
	struct fixture f = { 0 };
	struct err e = { 0 };

	(void)state;
	want(&f, "deny: [{rules: [tee]}, {rules: [tee], until: 2099-01-01}]\n");
	assert_int_equal(
		config_plan_make(&f.w, &f.now, CONFIG_KEEP, &f.plan, &e), -1);
	assert_non_null(strstr(e.msg, "denied already"));
	end(&f);
}

static void base64_both_ways(void **state)
{
	unsigned char data[200];
	size_t n, len, i;

	(void)state;
	for (i = 0; i < sizeof(data); i++)
		data[i] = (unsigned char)(i * 37);
	for (n = 1; n < sizeof(data); n++) {
		char *text = base64_encode(data, n, "  ");
		void *back = base64_decode(text, &len);

		assert_non_null(back);
		assert_int_equal(len, n);
		assert_memory_equal(back, data, n);
		free(text);
		free(back);
	}
	assert_null(base64_decode("", &len));
	assert_null(base64_decode("QQ", &len));
	assert_null(base64_decode("Q===", &len));
	assert_null(base64_decode("QQ==QQ==", &len));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(reads_all),	     cmocka_unit_test(refuses),
	cmocka_unit_test(shows_place),	     cmocka_unit_test(refuses_parts),
	cmocka_unit_test(compiles),	     cmocka_unit_test(plans_all),
	cmocka_unit_test(plans_changes),     cmocka_unit_test(plans_pruning),
	cmocka_unit_test(same_target_twice), cmocka_unit_test(saves),
	cmocka_unit_test(base64_both_ways),  cmocka_unit_test(plans_layers),
	cmocka_unit_test(keeps_left_out),    cmocka_unit_test(prunes_layers),
	cmocka_unit_test(saves_layers),	     cmocka_unit_test(refuses_layers),
	cmocka_unit_test(same_layer_twice),
};

UNIT_MAIN(tests)
