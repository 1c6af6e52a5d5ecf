/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A policy that both tests of the authorization plugin decide by.
 */
#ifndef AUTHZ_FIXTURE_H
#define AUTHZ_FIXTURE_H

#include "authzd/authz_policy.h"
#include "unit.h"

static const char strict[] =
	"roles:\n"
	"  strict: { endpoints: all, mounts: [/usr/share, '/usr/lib/**:ro'],\n"
	"            capabilities: [net_admin], devices: [/dev/null],\n"
	"            runtimes: [ctlsec], networks: [web],\n"
	"            annotations: [a, A, org.example.note] }\n"
	"  admin: { endpoints: all, permit: all }\n"
	"  reader: { endpoints: all, mounts: ['/**:ro'] }\n"
	"  server: { endpoints: [services, config-inspect], pids-limit: none }\n"
	"  viewer: { endpoints: [read, -info], pids-limit: none }\n"
	"  some: { endpoints: [containers, exec], pids-limit: none,\n"
	"          permit: [exec-create/privileged, host-network] }\n"
	"  try: { endpoints: [read], mode: dry-run }\n"
	"local: admin\n"
	"users: { s: strict, r: reader, sv: server,"
	"         v: viewer, p: some, t: try, local: viewer }\n";

static struct authz_policy *policy;

static int read_policy(void **state)
{
	struct err e = { 0 };

	(void)state;
	policy = authz_policy_parse("strict", strict, strlen(strict), &e);
	if (!policy)
		print_message("# %s\n", e.msg);
	return !policy;
}

static int free_policy(void **state)
{
	(void)state;
	authz_policy_free(policy);
	return 0;
}

#endif /* AUTHZ_FIXTURE_H */
