/* SPDX-License-Identifier: GPL-2.0 */
/*
 * YAML as a tree in which every part knows where it stands. Of YAML, what a policy
 * file needs: one document of maps, lists and text; no anchors, aliases or tags, no
 * key twice.
 */
#ifndef USER_CONFIG_NODE_H
#define USER_CONFIG_NODE_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"
#include "base/err.h"

enum config_type { CONFIG_TEXT, CONFIG_LIST, CONFIG_MAP };

/**
 * struct config_node - a part of a document
 * @plain: text without quotes
 * @line, @col: from 1
 * @text: of CONFIG_TEXT; no NUL within
 * @key: of a member of a map, the CONFIG_TEXT before the colon
 * @first: the first member of a list or map
 * @next: the member behind this one
 */
struct config_node {
	enum config_type type;
	bool plain;
	unsigned int line;
	unsigned int col;
	const char *text;
	const struct config_node *key;
	struct config_node *first;
	struct config_node *next;
};

/**
 * struct config_text - a file's text, for errors
 * @file: as the user sees it
 * @explicit_end: the document ended with "..."
 * @line, @line_at: the line that was looked for last, and where it begins
 */
struct config_text {
	const char *file;
	const char *text;
	size_t len;
	bool explicit_end;
	unsigned int line;
	size_t line_at;
};

/* Read a document; the tree lives in @a. Return: 0 with *@root set, which is NULL if
 * there is none, or -1 with @e filled.
 */
int config_node_parse(struct config_text *t, struct arena *a,
		      struct config_node **root, struct err *e);

/* Fail at a place, with the line and a caret; as err_at(). */
__attribute__((format(printf, 4, 5))) int
config_node_fail(struct err *e, struct config_text *t,
		 const struct config_node *n, const char *fmt, ...);
/* Put a place before what @e says already, and show it. */
int config_node_blame(struct err *e, struct config_text *t, unsigned int line,
		      unsigned int col);

/* The same for a column, from 1, of a text. */
int config_node_blame_at(struct err *e, struct config_text *t,
			 const struct config_node *n, unsigned int col);

/* The member of a map with this key, or NULL. */
const struct config_node *config_node_member(const struct config_node *map,
					     const char *key);

#endif /* USER_CONFIG_NODE_H */
