/* SPDX-License-Identifier: GPL-2.0 */
/*
 * The command line of a runtime, as engines call it: runc's and crun's, which others
 * have taken over. It is read, and never changed.
 */
#ifndef USER_WRAP_ARGS_H
#define USER_WRAP_ARGS_H

#include <stdbool.h>

/**
 * struct wrap_args - what it says
 * @starts: a container is made or restored from a bundle
 * @bundle: its directory, borrowed; "." if none is named
 * @config: the configuration in it, borrowed
 * @log: the file that errors go to as JSON, borrowed; NULL if there is none
 */
struct wrap_args {
	bool starts;
	const char *bundle;
	const char *config;
	const char *log;
};

/* @argv: behind the program's name, ended by NULL. */
void wrap_args_read(struct wrap_args *a, char *const *argv);

/* The name of the runtime that a program called @program stands for: "crun" for
 * /usr/bin/ctlsec-crun; NULL for ctlsec-runtime, which stands for the configured one.
 */
const char *wrap_args_runtime(const char *program);

/* Is @program the wrapper, by its name? */
bool wrap_args_is_wrapper(const char *program);

#endif /* USER_WRAP_ARGS_H */
