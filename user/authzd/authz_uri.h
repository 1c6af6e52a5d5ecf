/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What a client wrote behind the method, taken apart as dockerd takes it apart: parts of
 * the path decoded, parameters as pairs. What dockerd would redirect, or what Go and
 * others read in two ways, is refused.
 */
#ifndef USER_AUTHZ_URI_H
#define USER_AUTHZ_URI_H

#include <stdbool.h>
#include <stddef.h>

#include "base/arena.h"

#define AUTHZ_PARTS_MAX 32
#define AUTHZ_PARAMETERS_MAX 128

struct authz_parameter {
	const char *name;
	const char *value;
};

/**
 * struct authz_uri - a request's path and parameters
 * @minor: of the API's version 1.N; -1 if the client names none
 * @parts: of the path behind the version
 * @slash: the path ends with one
 */
struct authz_uri {
	int minor;
	size_t n_parts;
	const char *parts[AUTHZ_PARTS_MAX];
	bool slash;
	size_t n_parameters;
	struct authz_parameter parameters[AUTHZ_PARAMETERS_MAX];
};

/* Returns NULL, or what is wrong with it, as the rest of "its address ...". */
const char *authz_uri_parse(struct arena *a, const char *text,
			    struct authz_uri *uri);

#endif /* USER_AUTHZ_URI_H */
