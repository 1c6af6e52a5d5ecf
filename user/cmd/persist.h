/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The policy files that deny --persist writes: one a layer, called after it, so that
 * ctlsec.service puts it on again.
 */
#ifndef USER_PERSIST_H
#define USER_PERSIST_H

#include <stdbool.h>

#include "netlink/cnl_msg.h"

#define PERSIST_DIR "/etc/ctlsec/policy.d"

/**
 * struct persist - such a file
 * @path: where it is
 * @old: its text, or NULL if there is none
 * @ours: nothing but a layer of this name is in it, as it was written
 * @changed: it was written or removed, and can be put back
 */
struct persist {
	char *path;
	char *old;
	bool ours;
	bool changed;
};

#define cleanup_persist __attribute__((cleanup(persist_free)))

/* What a layer without a name is called: after its rules, one a line. To be freed. */
char *persist_name(const char *rules);

/* Look for the file of the layer of this name. */
int persist_find(struct persist *p, const char *name, struct err *e);
void persist_free(struct persist *p);

/* Does the file deny by the same rules, and to the same, as @text would? */
bool persist_same(const struct persist *p, const char *text);

/* The text of its file, to be freed. @to: the targets as the user said them. */
char *persist_text(const struct cnl_layer *l, char *const *to, size_t n_to);

/* Write it, if it is no other's and all files can be applied together then. */
int persist_write(struct persist *p, const char *text, struct err *e);
/* Remove it. */
int persist_remove(struct persist *p, struct err *e);
/* Put back what was there before either. */
void persist_undo(struct persist *p);

/* Say what about policy files the user may not expect, on standard error: that none is
 * applied at boot; or which other file has a layer of this name.
 */
void persist_note_boot(void);
void persist_note_other(const char *name);

#endif /* USER_PERSIST_H */
