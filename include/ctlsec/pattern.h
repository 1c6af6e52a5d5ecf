/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Patterns of cgroup paths: what match:GLOB means. Builds in the kernel and in
 * userspace.
 *
 * A pattern begins with '/' and is compared with a path segment by segment: '*'
 * stands for any bytes of one segment, '?' for one byte, [a-z] and [!a-z] for one of
 * a set, and '\' takes the special meaning from the byte behind it. None of these
 * ever stands for a '/'. A segment that is "**" stands for any number of segments,
 * none included; elsewhere two stars mean what one does.
 *
 * Matching needs no memory, and in a segment as among segments it goes back to the
 * last star only, so its time is bounded by the product of the two lengths.
 */
#ifndef _CTLSEC_PATTERN_H
#define _CTLSEC_PATTERN_H

#ifdef __KERNEL__
#include <linux/string.h>
#include <linux/types.h>
#else
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#endif

/* Longest pattern, without its NUL. */
#define CTLSEC_PATTERN_MAX 1023

/* Where the segment at @s ends: at a '/' or at the end. */
static inline const char *ctlsec_pattern_segment_end(const char *s)
{
	while (*s && *s != '/')
		s++;
	return s;
}

/* Is it a path of a cgroup that is not the root? It begins with '/' and has no empty
 * segment, "." or "..", which are no cgroups.
 */
static inline bool ctlsec_pattern_is_path(const char *path)
{
	const char *s, *end;

	if (*path != '/')
		return false;
	for (s = path + 1;; s = end + 1) {
		end = ctlsec_pattern_segment_end(s);
		if (end == s || (end - s == 1 && s[0] == '.') ||
		    (end - s == 2 && s[0] == '.' && s[1] == '.'))
			return false;
		if (!*end)
			return true;
	}
}

/* Is the segment from @s to @end "**"? */
static inline bool ctlsec_pattern_is_any(const char *s, const char *end)
{
	return end - s == 2 && s[0] == '*' && s[1] == '*';
}

/* The end of the set that begins at @s with '[', behind its ']'; NULL if there is
 * none before @end. A ']' right at the beginning is one of the set.
 */
static inline const char *ctlsec_pattern_set_end(const char *s, const char *end)
{
	s++;
	if (s < end && *s == '!')
		s++;
	if (s < end && *s == ']')
		s++;
	while (s < end && *s != ']')
		s++;
	return s < end ? s + 1 : NULL;
}

/* Is @c one of the set from @s to @end, brackets included? */
static inline bool ctlsec_pattern_in_set(const char *s, const char *end,
					 unsigned char c)
{
	bool inverse = s[1] == '!', in = false;
	const char *p = s + 1 + inverse;

	for (; p < end - 1; p++) {
		unsigned char low = *p, high = low;

		if (p[1] == '-' && p + 2 < end - 1) {
			high = p[2];
			p += 2;
		}
		in |= low <= c && c <= high;
	}
	return in != inverse;
}

/* The one thing at @p that is no star, against the byte @c. Return: what is behind
 * it, or NULL if it does not match.
 */
static inline const char *ctlsec_pattern_one(const char *p, const char *end,
					     char c)
{
	const char *after;

	switch (*p) {
	case '?':
		return p + 1;
	case '[':
		after = ctlsec_pattern_set_end(p, end);
		return after && ctlsec_pattern_in_set(p, after,
						      (unsigned char)c) ?
			       after :
			       NULL;
	case '\\':
		p++;
		break;
	}
	return *p == c ? p + 1 : NULL;
}

/* One segment of each, from the beginning to the end. */
static inline bool ctlsec_pattern_segment(const char *p, const char *p_end,
					  const char *s, const char *s_end)
{
	const char *back_p = NULL, *back_s = NULL, *after;

	for (;;) {
		if (p < p_end && *p == '*') {
			back_p = ++p;
			back_s = s;
			continue;
		}
		if (s == s_end && p == p_end)
			return true;
		after = s < s_end && p < p_end ?
				ctlsec_pattern_one(p, p_end, *s) :
				NULL;
		if (after) {
			p = after;
			s++;
			continue;
		}
		/* The last star takes a byte more. */
		if (!back_p || back_s == s_end)
			return false;
		p = back_p;
		s = ++back_s;
	}
}

/* Does the path match? Both begin with '/'; the pattern passed the check below. */
static inline bool ctlsec_pattern_match(const char *pattern, const char *path)
{
	const char *p = pattern, *s = path, *back_p = NULL, *back_s = NULL;
	const char *p_end, *s_end;

	for (;;) {
		p_end = *p ? ctlsec_pattern_segment_end(p + 1) : p;
		if (*p && ctlsec_pattern_is_any(p + 1, p_end)) {
			p = p_end;
			back_p = p;
			back_s = s;
			continue;
		}
		if (!*p && !*s)
			return true;
		s_end = *s ? ctlsec_pattern_segment_end(s + 1) : s;
		if (*p && *s &&
		    ctlsec_pattern_segment(p + 1, p_end, s + 1, s_end)) {
			p = p_end;
			s = s_end;
			continue;
		}
		/* The last "**" takes a segment more. */
		if (!back_p || !*back_s)
			return false;
		p = back_p;
		back_s = ctlsec_pattern_segment_end(back_s + 1);
		s = back_s;
	}
}

/* Why one segment is none of a pattern, or NULL. */
static inline const char *ctlsec_pattern_check_segment(const char *s,
						       const char *end)
{
	if (s == end)
		return "a segment of the pattern is empty";
	while (s < end) {
		if (*s == '[')
			s = ctlsec_pattern_set_end(s, end);
		else
			s += *s == '\\' ? 2 : 1;
		if (!s)
			return "a set of the pattern has no ']'";
		if (s > end)
			return "a '\\' of the pattern has nothing behind it";
	}
	return NULL;
}

/* Why @pattern is none, as a static sentence; NULL if it is one. */
static inline const char *ctlsec_pattern_check(const char *pattern)
{
	const char *s = pattern, *end, *why = NULL;

	if (*s != '/')
		return "a pattern begins with '/'";
	if (strlen(pattern) > CTLSEC_PATTERN_MAX)
		return "a pattern has 1023 bytes at most";
	for (; *s && !why; s = end) {
		end = ctlsec_pattern_segment_end(s + 1);
		why = ctlsec_pattern_check_segment(s + 1, end);
	}
	return why;
}

/* How many bytes at the beginning stand for themselves. */
static inline size_t ctlsec_pattern_literal(const char *pattern)
{
	return strcspn(pattern, "*?[\\");
}

/* How many segments a path must have to match, or -1 if that is not said. */
static inline int ctlsec_pattern_segments(const char *pattern)
{
	const char *s = pattern, *end;
	int n = 0;

	for (; *s; s = end, n++) {
		end = ctlsec_pattern_segment_end(s + 1);
		if (ctlsec_pattern_is_any(s + 1, end))
			return -1;
	}
	return n;
}

/* How closely a pattern describes what it matches: of two that match a path, the
 * one with the larger number counts. Bytes that stand for themselves; a pattern with
 * "**" is below all without.
 */
static inline unsigned int ctlsec_pattern_weight(const char *pattern)
{
	unsigned int weight = ctlsec_pattern_segments(pattern) < 0 ? 0 : 4096;
	const char *s;

	for (s = pattern; *s; s++)
		weight += *s != '*' && *s != '?';
	return weight;
}

#endif /* _CTLSEC_PATTERN_H */
