// SPDX-License-Identifier: GPL-2.0
/*
 * Layers. See layer.h.
 */
#include "cmd/layer.h"

#include <ctlsec/eval.h>
#include <ctlsec/pattern.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/number.h"
#include "base/util.h"
#include "base/vec.h"
#include "base/when.h"
#include "cmd/bind_activation.h"
#include "cmd/rule_edit.h"
#include "config/config_layer.h"
#include "container/container_runtime.h"
#include "names/errname.h"

/* 64 hexadecimal digits: the whole name of a cgroup that an engine without systemd
 * makes.
 */
#define HEX "[0-9a-f]"
#define HEX8 HEX HEX HEX HEX HEX HEX HEX HEX
#define HEX64 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8 HEX8

/*
 * The cgroups of containers, by what runtimes call them; anywhere, so that those of
 * users and of pods are among them. What begins with an ID is no monitor of a container
 * (libpod-conmon-ID).
 */
static const char *const container_patterns[] = {
	"/**/" HEX64,
	"/**/docker-" HEX HEX "*.scope",
	"/**/libpod-" HEX HEX "*",
	"/**/libpod-payload-" HEX HEX "*",
	"/**/crio-" HEX HEX "*",
	"/**/cri-containerd-" HEX HEX "*",
	"/**/nerdctl-" HEX HEX "*",
	"/**/lxc.payload.*",
	"/machine.slice/machine-[!q]*.scope",
	"/machine.slice/systemd-nspawn@*.service",
};

void layer_free(struct layer *l)
{
	blob_free(&l->blob);
	free(l->rules);
	free(l->to);
	cnl_attr_list_free(&cnl_msg_domain, &l->targets);
	*l = (struct layer){ 0 };
}

/* Rules */

/**
 * struct rules - what is to be compiled
 * @l: where their text goes
 * @nth: the rule that is being compiled
 */
struct rules {
	struct layer *l;
	char *const *v;
	size_t n;
	uint32_t action;
	size_t nth;
};

static void append_text(char **to, const char *separator, const char *text)
{
	char *joined =
		*to ? xasprintf("%s%s%s", *to, separator, text) : xstrdup(text);

	free(*to);
	*to = joined;
}

static int put_rules(struct blob_edit *edit, void *arg, struct err *e)
{
	struct rules *r = arg;

	for (r->nth = 0; r->nth < r->n; r->nth++) {
		cleanup_free char *shown = NULL;

		if (rule_edit_deny(edit, r->v[r->nth], r->action, &shown, e))
			return -1;
		append_text(&r->l->rules, "\n", shown);
	}
	return 0;
}

/* What rules are put onto: all is allowed, in every ABI. */
static int allow_all(struct blob *out, struct err *e)
{
	struct blob_abi abis[CTLSEC_NR_ABIS] = { 0 };
	unsigned int i;

	for (i = 0; i < CTLSEC_NR_ABIS; i++)
		abis[i].abi = (struct ctlsec_policy_abi){
			.flags = CTLSEC_ABI_LISTED,
			.def = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
			.above = CTLSEC_ACTION(CTLSEC_ACT_ALLOW, 0),
		};
	return blob_build(abis, out, e);
}

int layer_compile(struct layer *l, char *const *rules, size_t n,
		  uint32_t action, size_t *nth, struct err *e)
{
	struct rules r = { .l = l, .v = rules, .n = n, .action = action };
	int ret;

	ret = allow_all(&l->blob, e) ||
	      rule_edit_blob(&l->blob, put_rules, &r, e);
	*nth = r.nth < n ? r.nth : n - 1;
	if (!ret && strlen(l->rules) > CTLSEC_LAYER_TEXT_MAX)
		ret = err_set(e, EXIT_FAILED,
			      "these are too many rules for one layer: %zu "
			      "bytes of at most %d",
			      strlen(l->rules), CTLSEC_LAYER_TEXT_MAX);
	return ret ? -1 : 0;
}

/* Targets */

static struct cnl_domain *new_target(struct layer *l, uint32_t activation)
{
	struct cnl_domain *d;

	l->targets.v = vec_grow(l->targets.v, l->targets.n, sizeof(*d));
	d = (struct cnl_domain *)l->targets.v + l->targets.n++;
	memset(d, 0, sizeof(*d));
	CNL_SET(d, CTLSEC_DOMAIN_A_ACTIVATION, activation, activation);
	return d;
}

static void add_pattern(struct layer *l, const char *pattern)
{
	struct cnl_domain *d = new_target(l, CTLSEC_ACTIVATION_CONTAINER);

	CNL_SET(d, CTLSEC_DOMAIN_A_PATTERN, pattern, xstrdup(pattern));
}

bool layer_reaches(const struct layer *l, const char *path)
{
	const struct cnl_domain *v = l->targets.v;
	size_t i;

	for (i = 0; i < l->targets.n; i++) {
		if (v[i].pattern && ctlsec_pattern_match(v[i].pattern, path))
			return true;
		if (v[i].path && !strcmp(v[i].path, path))
			return true;
	}
	return false;
}

/* Those in cgroups that no pattern knows, as long as there is room. */
static void add_path(struct layer *l, const char *path)
{
	struct cnl_domain *d;

	if (layer_reaches(l, path) || !ctlsec_pattern_is_path(path) ||
	    l->targets.n == CTLSEC_LAYER_TARGETS_MAX)
		return;
	d = new_target(l, CTLSEC_ACTIVATION_CONTAINER);
	CNL_SET(d, CTLSEC_DOMAIN_A_PATH, path, xstrdup(path));
}

void layer_add_containers(struct layer *l)
{
	const struct container_list *all = container_runtime_here(false);
	size_t i;

	for (i = 0; i < ARRAY_SIZE(container_patterns); i++)
		add_pattern(l, container_patterns[i]);
	for (i = 0; i < all->n; i++) {
		if (all->v[i].cgroup)
			add_path(l, all->v[i].cgroup);
	}
	append_text(&l->to, " ", CONFIG_LAYER_CONTAINERS);
}

static int refuse_target(const struct target *t, const char *why, struct err *e)
{
	return err_set(e, EXIT_FAILED, "cannot deny for %s: %s", t->text, why);
}

static int check_target(const struct layer *l, const struct target *t,
			struct err *e)
{
	if (!t->glob && t->kind != CTLSEC_KIND_CGROUP)
		return refuse_target(
			t,
			"a layer is for cgroups: name a container, a unit, "
			"a path or match:GLOB",
			e);
	if (!t->glob && t->cgroup.root)
		return refuse_target(t, "this is the whole host", e);
	if (l->targets.n == CTLSEC_LAYER_TARGETS_MAX)
		return refuse_target(t, "these are too many targets", e);
	return 0;
}

static int name_target(struct layer *l, const struct target *t, struct err *e)
{
	append_text(&l->to, " ", t->text);
	if (strlen(l->to) > CTLSEC_LAYER_TEXT_MAX)
		return refuse_target(t, "the targets are too long together", e);
	return 0;
}

static void set_glob(struct cnl_domain *d, const struct target *t)
{
	if (t->kind == CTLSEC_KIND_PATTERN)
		CNL_SET(d, CTLSEC_DOMAIN_A_PATTERN, pattern, xstrdup(t->glob));
	else
		CNL_SET(d, CTLSEC_DOMAIN_A_PATH, path, xstrdup(target_path(t)));
}

int layer_add_target(struct layer *l, const struct target *t, struct err *e)
{
	struct cnl_domain *d;

	if (check_target(l, t, e))
		return -1;
	d = new_target(l, bind_activation_default(t));
	if (t->glob)
		set_glob(d, t);
	else
		CNL_SET(d, CTLSEC_DOMAIN_A_CGROUP_ID, cgroup_id, t->cgroup.id);
	return name_target(l, t, e);
}

int layer_add_place(struct layer *l, const struct target *t,
		    uint32_t activation, struct err *e)
{
	if (check_target(l, t, e))
		return -1;
	set_glob(new_target(l, activation), t);
	return name_target(l, t, e);
}

void layer_request(const struct layer *l, struct cnl_layer *rq)
{
	CNL_SET(rq, CTLSEC_LAYER_A_BLOB, blob.data, l->blob.data);
	rq->blob.len = l->blob.len;
	CNL_SET(rq, CTLSEC_LAYER_A_RULES, rules, l->rules);
	CNL_SET(rq, CTLSEC_LAYER_A_TO, to, l->to);
	CNL_SET(rq, CTLSEC_LAYER_A_TARGET, targets, l->targets);
}

/* Words */

int layer_time(const char *what, const char *s, uint64_t *ns, struct err *e)
{
	cleanup_free char *shown = escape_text(s);
	size_t digits = strspn(s, "0123456789");
	cleanup_free char *number = xasprintf("%.*s", (int)digits, s);
	uint64_t unit = digits ? when_unit(s, digits) : 0, v = 0;

	if (unit && number_u64(what, number, 3155760000U / unit, &v, e))
		return -1;
	if (unit && v) {
		*ns = v * unit * WHEN_SECOND;
		return 0;
	}
	return err_set(e, EXIT_MISUSE,
		       "%s: '%s' is no time: 30s, 10m, 2h, 7d are some", what,
		       shown);
}

int layer_errno(const char *what, const char *s, uint32_t *action,
		struct err *e)
{
	cleanup_free char *shown = escape_text(s);
	cleanup_free char *hint = NULL;
	int nr = errname_nr(s);

	if (nr < 0) {
		hint = errname_hint(s);
		return err_set(e, EXIT_MISUSE,
			       "%s: '%s' is no error, as EPERM and ENOSYS "
			       "are%s",
			       what, shown, hint);
	}
	*action = CTLSEC_ACTION(CTLSEC_ACT_ERRNO, (uint32_t)nr);
	return 0;
}

char *layer_name(const struct cnl_layer *l)
{
	return l->name && l->name[0] ? xstrdup(l->name) :
				       xasprintf("%" PRIu64, l->id);
}

char *layer_names(const struct cnl_list *layers, const struct cnl_domain *d)
{
	const struct cnl_layer *v = layers->v;
	size_t n = d->layers.len / sizeof(uint64_t), i, k;
	char *names = NULL;
	uint64_t id;

	for (i = 0; i < n; i++) {
		cleanup_free char *name = NULL;

		memcpy(&id, (const char *)d->layers.data + i * sizeof(id),
		       sizeof(id));
		for (k = 0; k < layers->n; k++) {
			if (v[k].id == id)
				name = layer_name(&v[k]);
		}
		/* It came after the others were asked for. */
		if (!name)
			name = xasprintf("%" PRIu64, id);
		append_text(&names, ",", name);
	}
	return names;
}

char *layer_rules(const struct cnl_layer *l)
{
	cleanup_free char *copy = xstrdup(l->rules ? l->rules : "");
	char *text = NULL, *save = NULL, *line;

	for (line = strtok_r(copy, "\n", &save); line;
	     line = strtok_r(NULL, "\n", &save))
		append_text(&text, "; ", line);
	return text ? text : xstrdup("");
}
