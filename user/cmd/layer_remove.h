/* SPDX-License-Identifier: GPL-2.0 */
/*
 * ctlsec deny --remove: take a layer off, and its file away.
 */
#ifndef USER_LAYER_REMOVE_H
#define USER_LAYER_REMOVE_H

#include "cmd/args.h"

/* Both or neither: a file comes back where its layer stays. Return: 0, or -1 with @e
 * set.
 */
int layer_remove(const struct args *o, struct err *e);

#endif /* USER_LAYER_REMOVE_H */
