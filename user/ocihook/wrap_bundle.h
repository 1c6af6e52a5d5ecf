/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A bundle's configuration with the hook in it. All else of its text stays as it is, byte
 * for byte: numbers of any size, members that are not known here, their order.
 */
#ifndef USER_WRAP_BUNDLE_H
#define USER_WRAP_BUNDLE_H

#include <stddef.h>

#include "base/err.h"

/* A larger configuration is no engine's. */
#define WRAP_BUNDLE_MAX ((size_t)16 << 20)

/**
 * wrap_bundle_text - put the hook into a text
 * @file: what errors call it
 * @hook: the program, an absolute path
 * @changed: set to the new text, to be freed; NULL if the hook is in it already
 */
int wrap_bundle_text(const char *file, const char *text, size_t len,
		     const char *hook, char **changed, struct err *e);

/* The same for a file in a directory, which is replaced at once. */
int wrap_bundle_change(const char *dir, const char *file, const char *hook,
		       struct err *e);

#endif /* USER_WRAP_BUNDLE_H */
