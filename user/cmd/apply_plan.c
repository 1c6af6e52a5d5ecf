// SPDX-License-Identifier: GPL-2.0
#include "cmd/apply_plan.h"

#include <string.h>

#include "base/util.h"
#include "cmd/cmd_table.h"
#include "cmd/listing.h"
#include "cmd/wanted_binding.h"
#include "cmd/wanted_layer.h"
#include "cmd/wanted_profile.h"
#include "config/config_file.h"
#include "netlink/cnl_layer.h"

/* The contents of a profile are of use where there is another of its name. */
static int read_blobs(struct cnl *nl, struct config_running *now,
		      const struct config *only, struct err *e)
{
	struct cnl_profile *v = now->profiles.v;
	size_t i;

	for (i = 0; i < now->profiles.n; i++) {
		struct cnl_profile full;

		if (!v[i].name ||
		    (only && !config_find_profile(only, v[i].name)))
			continue;
		if (cnl_profile_get(nl, v[i].name, true, &full, e))
			return -1;
		cnl_attr_free(&cnl_msg_profile, &v[i]);
		v[i] = full;
	}
	return 0;
}

/* With their compiled rules. One that cannot be read had ended by then. */
static int read_layers(struct cnl *nl, struct cnl_list *out, struct err *e)
{
	struct cnl_layer *v;
	size_t i, n = 0;

	if (cnl_layer_all(nl, out, e))
		return -1;
	v = out->v;
	for (i = 0; i < out->n; i++) {
		struct cnl_layer full;
		int ret = cnl_layer_get(nl, v[i].id, &full, e);

		cnl_attr_free(&cnl_msg_layer, &v[i]);
		if (!ret)
			v[n++] = full;
	}
	out->n = n;
	return 0;
}

int apply_plan_running(struct cnl *nl, struct config_running *now,
		       const struct config *blobs_of, struct err *e)
{
	if (cnl_profiles(nl, &now->profiles, e) ||
	    cnl_bindings(nl, &now->bindings, e) ||
	    cnl_domains(nl, &now->domains, e) ||
	    read_layers(nl, &now->layers, e))
		return -1;
	return read_blobs(nl, now, blobs_of, e);
}

void apply_plan_running_free(struct config_running *now)
{
	cnl_attr_list_free(&cnl_msg_profile, &now->profiles);
	cnl_attr_list_free(&cnl_msg_domain, &now->bindings);
	cnl_attr_list_free(&cnl_msg_domain, &now->domains);
	cnl_attr_list_free(&cnl_msg_layer, &now->layers);
}

int apply_plan_make(struct apply_plan *a, const char *path,
		    enum config_prune prune, struct wanted_skip *skip,
		    struct err *e)
{
	if (config_file_read(path, &a->config, &a->n_files, e) ||
	    wanted_profile_compile(&a->config, &a->wanted, e) ||
	    wanted_layer_compile(&a->config, &a->wanted, e))
		return -1;
	/* With no file at all, a wrong directory may have been named. */
	if (!a->n_files && prune == CONFIG_PRUNE)
		return err_set(e, EXIT_FAILED,
			       "there is no *.yaml in %s, and --prune would "
			       "end all confinement; 'ctlsec unbind --all' "
			       "does that",
			       path);
	if (cnl_open(&a->nl, e) ||
	    apply_plan_running(&a->nl, &a->now, &a->config, e) ||
	    wanted_binding_find(&a->config, &a->now.profiles, skip, &a->wanted,
				e) ||
	    wanted_layer_find(skip, &a->wanted, e))
		return -1;
	return config_plan_make(&a->wanted, &a->now, prune, &a->plan, e);
}

void apply_plan_free(struct apply_plan *a)
{
	config_plan_free(&a->plan);
	config_plan_wanted_free(&a->wanted);
	apply_plan_running_free(&a->now);
	config_free(&a->config);
	cnl_close(&a->nl);
}

int apply_plan_print(const struct apply_plan *a, const struct args *o,
		     struct err *e)
{
	struct out out = { 0 };
	struct out_opts opts;
	size_t i;
	int ret;

	listing_options(o, &opts);
	if (out_init(&out, &opts, &cmd_apply_cols, e))
		return -1;
	for (i = 0; i < a->plan.n; i++) {
		const struct config_step *s = &a->plan.v[i];

		out_row(&out);
		out_str(&out, APPLY_PLAN_CHANGE,
			config_plan_change_name(s->change));
		out_str(&out, APPLY_PLAN_WHAT, s->what);
		out_str(&out, APPLY_PLAN_DETAIL, s->detail);
	}
	ret = a->plan.n || opts.json ? out_print(&out, e) : 0;
	out_free(&out);
	return ret;
}
