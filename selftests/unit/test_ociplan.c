// SPDX-License-Identifier: GPL-2.0
/*
 * The hook for OCI runtimes: what is planned for a container, by what is asked for, what
 * is set for its name, and what is there.
 */
#include <unistd.h>

#include "base/file.h"
#include "base/util.h"
#include "ocihook/hook_filed.h"
#include "ocihook/hook_layer.h"
#include "ocihook/hook_plan.h"
#include "unit.h"

#define HEX16 "0123456789abcdef"
#define ID_A HEX16 HEX16 HEX16 HEX16
#define ID_B "f" HEX16 HEX16 HEX16 "0123456789abcde"
#define CG_A "/system.slice/docker-" ID_A ".scope"
#define CG_B "/system.slice/docker-" ID_B ".scope"

/* Plans */

/**
 * struct fixture - a host
 */
struct fixture {
	struct cnl_domain bindings[3];
	struct cnl_list binding_list;
	struct cnl_layer layers[CTLSEC_LAYERS_MAX];
	struct cnl_list layer_list;
	struct container containers[2];
	struct container_list list;
	struct hook_facts f;
	struct hook_ask ask;
};

static void set_up(struct fixture *x)
{
	*x = (struct fixture){ 0 };
	x->containers[0] = (struct container){ .runtime = "docker",
					       .id = (char *)ID_A,
					       .name = (char *)"web" };
	x->list = (struct container_list){ .v = x->containers, .n = 1 };
	x->binding_list.v = x->bindings;
	x->layer_list.v = x->layers;
	x->f = (struct hook_facts){
		.path = CG_A,
		.target = "docker:web",
		.bindings = &x->binding_list,
		.layers = &x->layer_list,
		.containers = &x->list,
	};
}

/* One that was bound by name, for another container. */
static struct cnl_domain *bind_name(struct fixture *x, const char *path)
{
	struct cnl_domain *b = &x->bindings[x->binding_list.n++];

	*b = (struct cnl_domain){
		.id = x->binding_list.n,
		.kind = CTLSEC_KIND_PATH,
		.path = (char *)path,
		.name = (char *)"docker:web",
		.profile = (char *)"strict",
		.pids_max = 77,
		.fork_rate = CTLSEC_MAX,
		.userns_max = CTLSEC_MAX,
		.mode = CTLSEC_MODE_ENFORCE,
		.activation = CTLSEC_ACTIVATION_CONTAINER,
	};
	return b;
}

static void ask(struct fixture *x, const char *key, const char *value)
{
	struct err e;

	assert_int_equal(hook_ask_add(&x->ask, key, value, &e), 0);
}

static const struct cnl_domain *planned(const struct hook_plan *p)
{
	assert_int_equal(p->apply.bindings.n, 1);
	return p->apply.bindings.v;
}

static void make(struct fixture *x, struct hook_plan *p)
{
	struct err e;

	if (hook_plan_make(p, &x->f, &x->ask, &e))
		fail_msg("%s", e.msg);
}

static void labels_bind(void **state)
{
	cleanup_hook_plan struct hook_plan p = { 0 };
	const struct cnl_domain *b;
	struct fixture x;

	(void)state;
	set_up(&x);
	ask(&x, "io.ctlsec.profile", "web");
	ask(&x, "io.ctlsec.fork-rate", "50/s:80");
	ask(&x, "io.ctlsec.mode", "complain");
	make(&x, &p);
	b = planned(&p);
	assert_string_equal(b->path, CG_A);
	assert_string_equal(b->name, "docker:web");
	assert_string_equal(b->profile, "web");
	assert_string_equal(p.profile, "web");
	assert_int_equal(b->fork_rate, 50);
	assert_int_equal(b->fork_burst, 80);
	assert_int_equal(b->mode, CTLSEC_MODE_COMPLAIN);
	assert_int_equal(b->activation, CTLSEC_ACTIVATION_CONTAINER);
	assert_true(CNL_HAS(b, CTLSEC_DOMAIN_A_STARTING));
	/* The default of a bind. */
	assert_false(CNL_HAS(b, CTLSEC_DOMAIN_A_PIDS_MAX));
	assert_true(p.own && !p.left);
	hook_ask_free(&x.ask);
}

static void nothing_is_nothing(void **state)
{
	cleanup_hook_plan struct hook_plan p = { 0 };
	struct fixture x;

	(void)state;
	set_up(&x);
	make(&x, &p);
	assert_true(hook_plan_is_empty(&p) && !p.own && !p.left);
}

/* By its path, by a pattern, by hand: labels change nothing of it. */
static void bound_stays_as_it_is(void **state)
{
	struct cnl_domain domain = { .id = 9, .binding = 3 };
	struct fixture x;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		cleanup_hook_plan struct hook_plan p = { 0 };

		set_up(&x);
		if (i)
			x.f.domain = &domain;
		else
			bind_name(&x, CG_A);
		ask(&x, "io.ctlsec.profile", "none");
		ask(&x, "io.ctlsec.pids", "max");
		make(&x, &p);
		assert_true(hook_plan_is_empty(&p));
		assert_true(p.left && !p.own);
		hook_ask_free(&x.ask);
	}
	/* A layer alone is no setting of an administrator for this container. */
	set_up(&x);
	domain.seen.has = CNL_BIT(CTLSEC_DOMAIN_A_LAYERS_ONLY);
	x.f.domain = &domain;
	ask(&x, "io.ctlsec.pids", "5");
	{
		cleanup_hook_plan struct hook_plan p = { 0 };

		make(&x, &p);
		assert_int_equal(planned(&p)->pids_max, 5);
	}
	hook_ask_free(&x.ask);
}

static void names_are_followed(void **state)
{
	cleanup_hook_plan struct hook_plan p = { 0 };
	const struct cnl_domain *b;
	struct fixture x;

	(void)state;
	set_up(&x);
	bind_name(&x, "/system.slice/old.scope");
	bind_name(&x, CG_B);
	ask(&x, "io.ctlsec.profile", "none");
	make(&x, &p);
	b = planned(&p);
	assert_string_equal(b->path, CG_A);
	assert_string_equal(b->name, "docker:web");
	assert_string_equal(b->profile, "strict");
	assert_int_equal(b->pids_max, 77);
	assert_true(CNL_HAS(b, CTLSEC_DOMAIN_A_STARTING));
	assert_false(CNL_HAS(b, CTLSEC_DOMAIN_A_ID));
	/* What is left of it goes; a path that tells nothing stays. */
	assert_int_equal(p.apply.unbind.n, 1);
	assert_int_equal(((struct cnl_domain *)p.apply.unbind.v)->id, 2);
	assert_true(p.left && !p.own);
	hook_ask_free(&x.ask);
}

/* From a file, and then with what an entry there does not give. */
static void files_name_containers(void **state)
{
	static const char text[] = "bindings:\n"
				   "  - { target: docker:web, pids: 9 }\n"
				   "  - { target: docker:x, profile: none,"
				   " activate: exec }\n";
	char dir[] = "/tmp/ocihook.XXXXXX";
	cleanup_free char *path = NULL;
	struct hook_filed filed;
	const struct cnl_domain *b;
	struct fixture x;
	struct err e;
	int i;

	(void)state;
	assert_int_equal(hook_filed_find(&filed, "/no/such", "a", &e), 0);
	assert_false(filed.found);
	assert_non_null(mkdtemp(dir));
	path = xasprintf("%s/a.yaml", dir);
	assert_int_equal(file_replace(path, text, &e), 0);
	for (i = 0; i < 2; i++) {
		cleanup_hook_plan struct hook_plan p = { 0 };

		assert_int_equal(hook_filed_find(&filed, dir,
						 i ? "docker:x" : "docker:web",
						 &e),
				 0);
		assert_true(filed.found);
		set_up(&x);
		x.f.filed = &filed.set;
		ask(&x, "io.ctlsec.pids", "max");
		make(&x, &p);
		b = planned(&p);
		assert_string_equal(b->path, CG_A);
		assert_string_equal(b->profile, i ? "" : "default");
		assert_int_equal(b->activation,
				 i ? CTLSEC_ACTIVATION_EXEC :
				     CTLSEC_ACTIVATION_CONTAINER);
		assert_true(i || b->pids_max == 9);
		assert_true(CNL_HAS(b, CTLSEC_DOMAIN_A_STARTING));
		assert_true(p.left && !p.own);
		hook_filed_free(&filed);
		hook_ask_free(&x.ask);
	}
	assert_int_equal(hook_filed_find(&filed, dir, "docker:w", &e), 0);
	assert_false(filed.found);
	hook_filed_free(&filed);
	assert_int_equal(file_replace(path, "bindings: 3\n", &e), 0);
	assert_int_equal(hook_filed_find(&filed, dir, "docker:web", &e), -1);
	unlink(path);
	assert_int_equal(rmdir(dir), 0);
}

/* Of a container that still exists, or runs: it stays bound, too. */
static void old_ones_stay(void **state)
{
	struct fixture x;
	int i;

	(void)state;
	for (i = 0; i < 2; i++) {
		cleanup_hook_plan struct hook_plan p = { 0 };

		set_up(&x);
		if (i) {
			bind_name(&x, CG_B)->domains = 1;
		} else {
			bind_name(&x, CG_B);
			x.containers[x.list.n++] =
				(struct container){ .runtime = "docker",
						    .id = (char *)ID_B };
		}
		make(&x, &p);
		assert_int_equal(p.apply.bindings.n, 1);
		assert_int_equal(p.apply.unbind.n, 0);
	}
}

/* Denials */

static const struct cnl_layer *planned_layer(const struct hook_plan *p)
{
	assert_int_equal(p->apply.layers.n, 1);
	return p->apply.layers.v;
}

static void denials_are_layers(void **state)
{
	cleanup_hook_plan struct hook_plan p = { 0 }, again = { 0 },
					   end = { 0 };
	const struct cnl_layer *l;
	const struct cnl_domain *t;
	struct fixture x;

	(void)state;
	set_up(&x);
	ask(&x, "io.ctlsec.deny", " splice ; socket(AF_ALG)\n;");
	make(&x, &p);
	assert_string_equal(planned(&p)->profile, "");
	assert_int_equal(planned(&p)->pids_max, CTLSEC_MAX);
	l = planned_layer(&p);
	assert_string_equal(l->rules, "splice\nsocket(AF_ALG)");
	assert_int_equal(strncmp(l->name, HOOK_LAYER_PREFIX, 4), 0);
	assert_int_equal(l->targets.n, 1);
	assert_string_equal(((struct cnl_domain *)l->targets.v)->path, CG_A);
	assert_true(l->blob.len > 0);

	/* The next one with the same rules shares it; what has gone is left out. */
	x.layers[0] = *l;
	x.layers[0].id = 5;
	x.layer_list.n = 1;
	x.f.path = CG_B;
	x.containers[0].id = (char *)ID_B;
	make(&x, &again);
	l = planned_layer(&again);
	assert_string_equal(l->name, x.layers[0].name);
	assert_int_equal(l->targets.n, 1);
	t = l->targets.v;
	assert_string_equal(t[0].path, CG_B);

	/* With its last container it goes. */
	x.f.path = CG_A;
	hook_layer_plan_end(&end.apply, &x.f);
	assert_int_equal(end.apply.layers.n, 0);
	assert_int_equal(end.apply.unlayer.n, 1);
	assert_int_equal(((struct cnl_layer *)end.apply.unlayer.v)->id, 5);
	hook_ask_free(&x.ask);
}

static void add_layers(struct fixture *x, const char *name, size_t n)
{
	while (n--)
		x->layers[x->layer_list.n++].name = (char *)name;
}

/* What containers ask for leaves room for an administrator's. */
static void denials_have_a_quota(void **state)
{
	static const struct {
		size_t ours, others;
		const char *part;
	} rows[] = {
		{ 15, 0, NULL },
		{ 16, 0, "ask for 16 different sets of rules already" },
		{ 0, 27, NULL },
		{ 0, 28, "there are 28 layers already, and the last 4 of 32" },
		{ 15, 12, NULL },
		{ 15, 13, "the last 4 of 32 are not for" },
	};
	struct cnl_layer same;
	struct fixture x;
	struct err e;
	size_t i;

	(void)state;
	for (i = 0; i < ARRAY_LEN(rows); i++) {
		cleanup_hook_plan struct hook_plan p = { 0 };
		int ret;

		set_up(&x);
		ask(&x, "io.ctlsec.deny", "splice");
		add_layers(&x, HOOK_LAYER_PREFIX "0", rows[i].ours);
		add_layers(&x, "closed", rows[i].others);
		ret = hook_plan_make(&p, &x.f, &x.ask, &e);
		if (!ret != !rows[i].part ||
		    (ret && !strstr(e.msg, rows[i].part)))
			fail_msg("row %zu: %s", i, ret ? e.msg : "-");
		assert_true(!ret == !hook_plan_is_empty(&p));
		hook_ask_free(&x.ask);
	}
	/* One that is there is shared however many there are. */
	{
		cleanup_hook_plan struct hook_plan p = { 0 }, again = { 0 };

		set_up(&x);
		ask(&x, "io.ctlsec.deny", "splice");
		make(&x, &p);
		same = *planned_layer(&p);
		add_layers(&x, HOOK_LAYER_PREFIX "0", CTLSEC_LAYERS_MAX - 1);
		x.layers[x.layer_list.n++] = same;
		x.f.path = CG_B;
		make(&x, &again);
		assert_string_equal(planned_layer(&again)->name, same.name);
		hook_ask_free(&x.ask);
	}
}

static void layers_follow_names(void **state)
{
	struct cnl_domain there = { .path = (char *)CG_B,
				    .activation = CTLSEC_ACTIVATION_CONTAINER };
	cleanup_hook_plan struct hook_plan p = { 0 };
	const struct cnl_layer *l;
	struct fixture x;

	(void)state;
	set_up(&x);
	x.layers[0] = (struct cnl_layer){
		.id = 4,
		.rules = (char *)"splice",
		.to = (char *)"docker:db docker:web",
		.targets = { .v = &there, .n = 1 },
		.left = 1000,
	};
	x.layers[0].seen.has = CNL_BIT(CTLSEC_LAYER_A_FOR);
	x.layers[1] = x.layers[0];
	x.layers[1].to = (char *)"docker:webs";
	x.layer_list.n = 2;
	make(&x, &p);
	l = planned_layer(&p);
	assert_string_equal(l->to, "docker:db docker:web");
	assert_int_equal(l->left, 1000);
	assert_int_equal(l->targets.n, 1);
	assert_string_equal(((struct cnl_domain *)l->targets.v)->path, CG_A);
	assert_int_equal(p.apply.unlayer.n, 1);
	assert_int_equal(((struct cnl_layer *)p.apply.unlayer.v)->id, 4);
}

static const struct {
	const char *key;
	const char *value;
	const char *part;
	/* clang-format off */
} bad_asks[] = {
	{ "io.ctlsec.pids", "many", "io.ctlsec.pids: " },
	{ "io.ctlsec.pids", "-1", "io.ctlsec.pids: " },
	{ "io.ctlsec.pids", "5000000", "io.ctlsec.pids: " },
	{ "io.ctlsec.fork-rate", "0", "io.ctlsec.fork-rate: " },
	{ "io.ctlsec.fork-rate", "1/m", "io.ctlsec.fork-rate: " },
	{ "io.ctlsec.mode", "off", "io.ctlsec.mode is 'off'" },
	{ "io.ctlsec.profile", "../web", "'../web', which is no profile's name" },
	{ "io.ctlsec.profile", "a\x1b", "'a\\x1b', which is no profile's name" },
	{ "io.ctlsec.deny", " ; ", "io.ctlsec.deny has no rule in it" },
	{ "io.ctlsec.deny", "splise", "io.ctlsec.deny: " },
	{ "io.ctlsec.deny", "splice;socket(", "io.ctlsec.deny: " },
};
/* clang-format on */

static void bad_asks_are_refused(void **state)
{
	struct cnl_domain domain = { .id = 9 };
	size_t i;
	int bound;

	(void)state;
	for (i = 0; i < 2 * ARRAY_LEN(bad_asks); i++) {
		cleanup_hook_plan struct hook_plan p = { 0 };
		struct err e = { 0 };
		struct fixture x;

		bound = i % 2;
		set_up(&x);
		if (bound)
			x.f.domain = &domain;
		ask(&x, bad_asks[i / 2].key, bad_asks[i / 2].value);
		if (!hook_plan_make(&p, &x.f, &x.ask, &e) ||
		    !strstr(e.msg, bad_asks[i / 2].part))
			fail_msg("%s: %s", bad_asks[i / 2].value, e.msg);
		assert_true(hook_plan_is_empty(&p));
		hook_ask_free(&x.ask);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(labels_bind),
		cmocka_unit_test(nothing_is_nothing),
		cmocka_unit_test(bound_stays_as_it_is),
		cmocka_unit_test(names_are_followed),
		cmocka_unit_test(files_name_containers),
		cmocka_unit_test(old_ones_stay),
		cmocka_unit_test(denials_are_layers),
		cmocka_unit_test(denials_have_a_quota),
		cmocka_unit_test(layers_follow_names),
		cmocka_unit_test(bad_asks_are_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
