// SPDX-License-Identifier: GPL-2.0
/*
 * The file that says where events were printed up to. See event_cursor.h.
 */
#include "cmd/event_cursor.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"
#include "base/vec.h"
#include "base/when.h"

#define BOOT_ID "/proc/sys/kernel/random/boot_id"

/* Of the machine. To be freed. */
static char *read_boot(void)
{
	char *id = file_read_at(AT_FDCWD, BOOT_ID);

	if (id)
		id[strcspn(id, "\n")] = '\0';
	return id ? id : xstrdup("");
}

void event_cursor_free(struct event_cursor *c)
{
	free(c->open);
	*c = (struct event_cursor){ 0 };
}

static bool take_open(struct event_cursor *c, const json_t *list)
{
	size_t i;

	for (i = 0; i < json_array_size(list); i++) {
		json_int_t domain, mono, count;

		if (json_unpack(json_array_get(list, i), "[I, I, I]", &domain,
				&mono, &count) ||
		    domain < 0 || mono < 0 || count < 0)
			return false;
		c->open = vec_grow(c->open, c->n_open, sizeof(*c->open));
		c->open[c->n_open++] = (struct event_cursor_open){
			(uint64_t)domain, (uint64_t)mono, (uint64_t)count
		};
	}
	return true;
}

static bool take_cursor(struct event_cursor *c, json_t *all)
{
	cleanup_free char *boot = read_boot();
	json_int_t seq, mono;
	const char *of;
	json_t *open;

	if (json_unpack(all, "{s:s, s:I, s:I, s:o}", "boot", &of, "seq", &seq,
			"mono", &mono, "open", &open) ||
	    seq < 0 || mono < 0 || !json_is_array(open))
		return false;
	if (strcmp(of, boot))
		return true;
	c->there = true;
	c->seq = (uint64_t)seq;
	c->mono = (uint64_t)mono;
	return take_open(c, open);
}

int event_cursor_read(struct event_cursor *c, const char *path, struct err *e)
{
	cleanup_free char *text = file_read_at(AT_FDCWD, path);
	json_t *all;
	char q[160];
	bool ok;

	*c = (struct event_cursor){ 0 };
	if (!text && errno == ENOENT)
		return 0;
	if (!text)
		return err_set(e, EXIT_FAILED, "cannot read %s: %s",
			       escape_quote(path, q, sizeof(q)),
			       strerror(errno));
	all = json_loads(text, 0, NULL);
	ok = all && take_cursor(c, all);
	json_decref(all);
	if (ok)
		return 0;
	event_cursor_free(c);
	return err_set(e, EXIT_FAILED,
		       "%s does not say where events were printed up to: "
		       "remove it to begin anew",
		       escape_quote(path, q, sizeof(q)));
}

/* Numbers may have begun anew, times have not. */
static bool is_before(const struct event_cursor *c, const struct cnl_record *r)
{
	return r->seq <= c->seq && r->mono <= c->mono;
}

uint64_t event_cursor_new(const struct event_cursor *c,
			  const struct cnl_event *ev)
{
	const struct cnl_record *r = &ev->record;
	size_t i;

	if (!c->there)
		return r->count;
	if (is_before(c, r))
		return 0;
	for (i = 0; i < c->n_open; i++) {
		const struct event_cursor_open *o = &c->open[i];

		if (o->domain == ev->domain.id && o->mono == r->mono &&
		    o->count <= r->count)
			return r->count - o->count;
	}
	return r->count;
}

uint64_t event_cursor_lost(const struct event_cursor *c,
			   const struct cnl_list *history)
{
	const struct cnl_event *v = history->v;
	uint64_t since = c->seq, last, known = 0;
	size_t i;

	if (!c->there || !history->n)
		return 0;
	last = v[history->n - 1].record.seq;
	for (i = 0; i < history->n; i++) {
		known += event_cursor_new(c, &v[i]);
		/* The module was loaded since. */
		if (v[i].record.seq <= c->seq && v[i].record.mono > c->mono)
			since = 0;
	}
	if (last < since)
		since = 0;
	return last - since > known ? last - since - known : 0;
}

static json_t *open_json(const struct cnl_list *history)
{
	json_t *list = json_array();
	const struct cnl_event *v = history ? history->v : NULL;
	uint64_t now = when_mono();
	size_t i;

	for (i = 0; history && i < history->n; i++) {
		const struct cnl_record *r = &v[i].record;

		if (r->mono + EVENT_CURSOR_OPEN_S * WHEN_SECOND < now)
			continue;
		json_array_append_new(
			list,
			json_pack("[I, I, I]", (json_int_t)v[i].domain.id,
				  (json_int_t)r->mono, (json_int_t)r->count));
	}
	return list;
}

int event_cursor_write(const char *path, uint64_t seq,
		       const struct cnl_list *history, struct err *e)
{
	cleanup_free char *boot = read_boot();
	json_t *all = json_pack(
		"{s:s, s:I, s:I, s:o}", "boot", boot, "seq", (json_int_t)seq,
		"mono", (json_int_t)when_mono(), "open", open_json(history));
	cleanup_free char *text = json_dumps(all, JSON_COMPACT);

	json_decref(all);
	if (!text)
		return err_set(e, EXIT_FAILED, "out of memory");
	return file_replace(path, text, e);
}
