// SPDX-License-Identifier: GPL-2.0
/*
 * What the commands that list things share. See listing.h.
 */
#include "cmd/listing.h"

#include <string.h>

#include "base/util.h"
#include "container/container_runtime.h"
#include "out/enum_names.h"
#include "target/domain_name.h"

void listing_options(const struct args *o, struct out_opts *out)
{
	*out = (struct out_opts){
		.json = o->given[OPT_JSON],
		.noheadings = o->given[OPT_NOHEADINGS],
		.columns = o->value[OPT_OUTPUT],
	};
}

void listing_name(struct out *o, size_t name, size_t cgroup,
		  const struct cnl_domain *d)
{
	cleanup_free char *called =
		domain_name_short(container_runtime_here(false), d);

	out_str(o, name, called);
	if (d->path && d->path[0])
		out_str(o, cgroup, d->path);
}

void listing_digest(struct out *o, size_t col, const uint8_t *digest)
{
	char buf[ENUM_NAMES_MAX];

	out_str(o, col, enum_names_digest(digest, buf));
}

void listing_nums(struct out *o, const void *obj,
		  const struct listing_num *nums, size_t n)
{
	const struct cnl_seen *seen = obj;
	size_t i;

	for (i = 0; i < n; i++) {
		uint64_t v;

		if (!(seen->has & CNL_BIT(nums[i].attr)))
			continue;
		memcpy(&v, (const char *)obj + nums[i].offset, sizeof(v));
		out_num(o, nums[i].col, v);
	}
}

void listing_unknown(const struct cnl_seen *seen)
{
	static bool said;

	if (!seen->unknown || said)
		return;
	said = true;
	fprintf(stderr,
		"ctlsec: note: the module sent attributes that this program "
		"does not know (%u, such as number %u) and that are not shown; "
		"it is newer than this program\n",
		seen->unknown, seen->example);
}

int listing_run(int argc, char **argv, const struct listing *l, struct err *e)
{
	cleanup_args struct args o = { 0 };
	cleanup_out struct out out = { 0 };
	struct cnl_list all = { 0 };
	struct out_opts how;
	size_t i;
	int ret;

	if (args_parse(argc, argv, 0, l->max_args, &o, e))
		return -1;
	listing_options(&o, &how);
	if (out_init(&out, &how, l->cols, e) || l->get(&o, &all, e))
		return -1;
	for (i = 0; i < all.n; i++)
		l->add_row(&out, (const char *)all.v + i * l->tree->size);
	ret = out_print(&out, e);
	cnl_attr_list_free(l->tree, &all);
	return ret;
}
