// SPDX-License-Identifier: GPL-2.0
/*
 * The hook for OCI runtimes: what it reads of a module whose objects come and go, and
 * what it makes of one that cannot be asked. The module is the four functions here.
 */
#include <errno.h>

#include "base/util.h"
#include "netlink/cnl_layer.h"
#include "ocihook/hook_module.h"
#include "unit.h"

/**
 * struct module - what answers
 * @layers: how many a list has, with the numbers from 1
 * @gone: the one that is gone when it is asked for
 * @refuses: what else the kernel says of it instead, an errno
 * @disturbed: dumps fail so often: objects come and go
 * @lists: how often bindings were listed
 */
static struct module {
	unsigned int layers;
	unsigned int gone;
	int refuses;
	int disturbed;
	int lists;
} module;

int cnl_bindings(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	struct cnl_domain *b;

	nl->error = 0;
	*out = (struct cnl_list){ 0 };
	if (module.lists++ < module.disturbed)
		return err_set(e, EXIT_FAILED, "objects came and went");
	b = xcalloc(1, sizeof(*b));
	b->path = xstrdup("/a");
	*out = (struct cnl_list){ .v = b, .n = 1 };
	return 0;
}

int cnl_layer_all(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	struct cnl_layer *v = xcalloc(module.layers + 1, sizeof(*v));
	unsigned int i;

	(void)e;
	nl->error = 0;
	for (i = 0; i < module.layers; i++) {
		v[i].id = i + 1;
		v[i].rules = xstrdup("short");
	}
	*out = (struct cnl_list){ .v = v, .n = module.layers };
	return 0;
}

int cnl_layer_get(struct cnl *nl, uint64_t id, struct cnl_layer *out,
		  struct err *e)
{
	nl->error = 0;
	if (id == module.gone) {
		nl->error = module.refuses ? module.refuses : ENOENT;
		return err_set(e, EXIT_FAILED, "the kernel says no");
	}
	*out = (struct cnl_layer){ .id = id, .rules = xstrdup("whole") };
	return 0;
}

static int read_all(struct cnl_list *bindings, struct cnl_list *layers)
{
	struct cnl nl = { .error = ENOENT };
	struct err e;

	module.lists = 0;
	return hook_module_read(&nl, bindings, layers, &e);
}

static void free_all(struct cnl_list *bindings, struct cnl_list *layers)
{
	cnl_attr_list_free(&cnl_msg_domain, bindings);
	cnl_attr_list_free(&cnl_msg_layer, layers);
}

/* One whose time is over between the list and the question for its rules. */
static void layers_that_go_are_left_out(void **state)
{
	struct cnl_list bindings, layers;
	unsigned int i, k;

	(void)state;
	for (i = 0; i <= 4; i++) {
		const struct cnl_layer *v;

		module = (struct module){ .layers = 4, .gone = i };
		assert_int_equal(read_all(&bindings, &layers), 0);
		assert_int_equal(bindings.n, 1);
		assert_int_equal(layers.n, i ? 3 : 4);
		v = layers.v;
		for (k = 0; k < layers.n; k++) {
			assert_string_equal(v[k].rules, "whole");
			assert_int_equal(v[k].id, k + 1 + (i && k + 1 >= i));
		}
		free_all(&bindings, &layers);
	}
	module = (struct module){ .layers = 1, .gone = 1 };
	assert_int_equal(read_all(&bindings, &layers), 0);
	assert_int_equal(layers.n, 0);
	free_all(&bindings, &layers);
}

/* What else is said of one is no reason to go on without it. */
static void refusals_count(void **state)
{
	struct cnl_list bindings, layers;

	(void)state;
	module = (struct module){ .layers = 3, .gone = 2, .refuses = EPERM };
	assert_int_equal(read_all(&bindings, &layers), -1);
	assert_int_equal(bindings.n + layers.n, 0);
	/* And is said again if it is asked again. */
	assert_int_equal(module.lists, 1);
}

static void disturbed_lists_are_read_again(void **state)
{
	struct cnl_list bindings, layers;

	(void)state;
	module = (struct module){ .layers = 1, .disturbed = 3 };
	assert_int_equal(read_all(&bindings, &layers), 0);
	assert_int_equal(module.lists, 4);
	assert_int_equal(layers.n, 1);
	free_all(&bindings, &layers);
	/* Not without end. */
	module.disturbed = 1000;
	assert_int_equal(read_all(&bindings, &layers), -1);
	assert_true(module.lists > 3 && module.lists < 100);
	assert_int_equal(bindings.n + layers.n, 0);
}

static void without_an_answer(void **state)
{
	(void)state;
	assert_false(hook_module_holds_nothing(true, MODULE_STATE_LIVE));
	assert_true(hook_module_holds_nothing(true, MODULE_STATE_ABSENT));
	assert_true(hook_module_holds_nothing(true, MODULE_STATE_COMING));
	assert_true(hook_module_holds_nothing(true, MODULE_STATE_GOING));
	/* A user's own engine. */
	assert_true(hook_module_holds_nothing(false, MODULE_STATE_LIVE));
	assert_true(hook_module_is_host(NULL));
	assert_true(hook_module_is_host("         0          0 4294967295\n"));
	assert_false(hook_module_is_host("         0       1000          1\n"
					 "         1     100000      65536\n"));
	assert_false(hook_module_is_host("         0     100000      65536\n"));
	assert_false(hook_module_is_host("         0          0      65536\n"));
	assert_false(hook_module_is_host(""));
}

static const struct CMUnitTest tests[] = {
	cmocka_unit_test(layers_that_go_are_left_out),
	cmocka_unit_test(refusals_count),
	cmocka_unit_test(disturbed_lists_are_read_again),
	cmocka_unit_test(without_an_answer),
};

UNIT_MAIN(tests)
