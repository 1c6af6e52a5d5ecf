/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What top shows, without a terminal: rows of domains or of calls, their rates from one
 * look to the next, sorted.
 */
#ifndef USER_TOP_MODEL_H
#define USER_TOP_MODEL_H

#include "cmd/stats_data.h"
#include "container/container.h"

/* So many looks a spark line has. */
#define TOP_MODEL_SPARK 12

enum top_model_view { TOP_MODEL_DOMAINS, TOP_MODEL_CALLS };

/* What rows are sorted by, the largest first; names from A on. */
enum top_model_sort {
	TOP_MODEL_BY_RATE,
	TOP_MODEL_BY_DENIED,
	TOP_MODEL_BY_COMPLAINED,
	TOP_MODEL_BY_PIDS,
	TOP_MODEL_BY_FORKS,
	TOP_MODEL_BY_NAME,
	TOP_MODEL_SORTS,
};

/**
 * struct top_model_row - a domain, or a call that one was denied
 * @name: of the domain, escaped; owned
 * @call: of the call, or ""; owned
 * @id: of the domain
 * @abi, @nr: of the call
 * @denied, @complained: sums
 * @rate: denied and complained of a second, in thousandths
 * @fork_rate: forks a second, in thousandths
 * @spark: the last rates, the newest last
 * @pids, @limit, @forks: of a domain
 */
struct top_model_row {
	char *name;
	char *call;
	uint64_t id;
	uint32_t abi;
	uint32_t nr;
	uint64_t denied;
	uint64_t complained;
	uint64_t rate;
	uint64_t fork_rate;
	uint64_t spark[TOP_MODEL_SPARK];
	uint64_t pids;
	uint64_t limit;
	uint64_t forks;
};

/**
 * struct top_model - all rows
 * @v: sorted; @n of them
 * @when: of the last look, CLOCK_MONOTONIC in ns; 0 if there was none
 * @total: of the rows
 */
struct top_model {
	enum top_model_view view;
	enum top_model_sort sort;
	struct top_model_row *v;
	size_t n;
	uint64_t when;
	struct top_model_row total;
};

/* Another look: rows of @s, at @now, with what the rows before tell of rates. */
void top_model_update(struct top_model *m, const struct stats_data *s,
		      const struct container_list *l, uint64_t now);
/* Sort anew, by @m->sort. */
void top_model_sort(struct top_model *m);
/* Another view has other rows. */
void top_model_view(struct top_model *m, enum top_model_view view);
void top_model_free(struct top_model *m);

/* The heading of what rows are sorted by. */
const char *top_model_sort_name(enum top_model_sort sort);

/* A rate in five columns: "0", "3.2", "870", "12k". */
const char *top_model_rate(uint64_t rate, char buf[16]);
/* The rates as TOP_MODEL_SPARK letters, of which eight are as high as the greatest. */
void top_model_spark(const struct top_model_row *r, unsigned char *levels);

/* The line of a row, or, NULL, of the headings, without its spark line. */
char *top_model_line(const struct top_model *m, const struct top_model_row *r,
		     size_t name_width);

#endif /* USER_TOP_MODEL_H */
