// SPDX-License-Identifier: GPL-2.0
/*
 * Near misses. See nearest.h.
 *
 * The distance counts letters that are missing, superfluous, wrong, or swapped
 * with their neighbour (optimal string alignment), whatever their case.
 */
#include "base/nearest.h"

#include <stdbool.h>
#include <string.h>

#include "base/ascii.h"
#include "base/escape.h"
#include "base/util.h"

static size_t min_of(size_t a, size_t b)
{
	return a < b ? a : b;
}

/**
 * struct row - distances between a prefix of one word and all of the other's
 */
struct row {
	size_t v[NEAREST_MAX + 1];
};

static bool same_letter(char a, char b)
{
	return ascii_lower(a) == ascii_lower(b);
}

/* The row for the first @i + 1 letters of @a, from the rows before it. */
static void fill_row(const char *a, size_t i, const char *b, size_t len,
		     const struct row *before, const struct row *last,
		     struct row *row)
{
	size_t j;

	row->v[0] = i + 1;
	for (j = 0; j < len; j++) {
		size_t change = last->v[j] + !same_letter(a[i], b[j]);
		size_t edit = min_of(last->v[j + 1], row->v[j]) + 1;

		row->v[j + 1] = min_of(change, edit);
		if (i && j && same_letter(a[i], b[j - 1]) &&
		    same_letter(a[i - 1], b[j]))
			row->v[j + 1] =
				min_of(row->v[j + 1], before->v[j - 1] + 1);
	}
}

static size_t count_mistakes(const char *a, const char *b)
{
	size_t len = strlen(b), i;
	struct row rows[3];

	for (i = 0; i <= len; i++)
		rows[0].v[i] = i;
	for (i = 0; a[i]; i++)
		fill_row(a, i, b, len, &rows[(i + 2) % 3], &rows[i % 3],
			 &rows[(i + 1) % 3]);
	return rows[i % 3].v[len];
}

/* One mistake in a short word, one more for every four letters of a longer. */
static size_t allow_mistakes(size_t len)
{
	return 1 + len / 4;
}

/* Two letters or more of a word's beginning: close, however many lack. */
static bool is_abbreviation(const char *a, const char *b)
{
	size_t len = strlen(a);

	return len >= 2 && len < strlen(b) && !strncmp(a, b, len);
}

void nearest_start(struct nearest *n, const char *word, size_t len)
{
	*n = (struct nearest){ 0 };
	memcpy(n->word, word, min_of(len, NEAREST_MAX));
	n->distance = allow_mistakes(min_of(len, NEAREST_MAX)) + 1;
}

static void offer_bytes(struct nearest *n, const char *candidate, size_t len)
{
	char c[NEAREST_MAX + 1] = "";
	size_t d;

	if (!len || len > NEAREST_MAX)
		return;
	memcpy(c, candidate, len);
	d = count_mistakes(n->word, c);
	if (is_abbreviation(n->word, c))
		d = min_of(d, allow_mistakes(strlen(n->word)));
	/* Two words that have no letter in common are no mistake for another. */
	if (d >= n->distance || d >= len)
		return;
	n->distance = d;
	memcpy(n->best, c, sizeof(c));
}

void nearest_offer(struct nearest *n, const char *candidate)
{
	offer_bytes(n, candidate, strlen(candidate));
}

void nearest_offer_words(struct nearest *n, const char *words)
{
	while (*words) {
		size_t len = strcspn(words, " ");

		offer_bytes(n, words, len);
		words += len;
		words += *words == ' ';
	}
}

char *nearest_hint(const struct nearest *n, const char *prefix)
{
	cleanup_free char *whole = xasprintf("%s%s", prefix, n->best);
	char q[2 * NEAREST_MAX];

	if (!n->best[0])
		return xstrdup("");
	return xasprintf(" (did you mean %s?)",
			 escape_quote(whole, q, sizeof(q)));
}
