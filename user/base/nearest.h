/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The word that a misspelt one was meant to be: "did you mean ...?"
 */
#ifndef USER_NEAREST_H
#define USER_NEAREST_H

#include <stddef.h>

/* Longer words than this are not compared. */
#define NEAREST_MAX 128

/**
 * struct nearest - a search for the closest of several words
 * @word: as the user wrote it; cut at NEAREST_MAX
 * @best: the closest candidate, "" if none is close enough
 * @distance: the number of typing mistakes between the two
 */
struct nearest {
	char word[NEAREST_MAX + 1];
	char best[NEAREST_MAX + 1];
	size_t distance;
};

/* Begin with @word, @len bytes long. */
void nearest_start(struct nearest *n, const char *word, size_t len);
/* A word that is legal there. Of equally close ones the first one counts. */
void nearest_offer(struct nearest *n, const char *candidate);
/* The same for each of several words with blanks between. */
void nearest_offer_words(struct nearest *n, const char *words);

/**
 * nearest_hint - the end of a sentence
 * @prefix: what stands in front of the candidate where it is written, or ""
 *
 * Return: ` (did you mean "PREFIXCANDIDATE"?)`, or "" if nothing was close; to be
 * freed.
 */
char *nearest_hint(const struct nearest *n, const char *prefix);

#endif /* USER_NEAREST_H */
