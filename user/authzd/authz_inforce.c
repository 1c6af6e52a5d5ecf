// SPDX-License-Identifier: GPL-2.0
/*
 * The policy in force, counted by those that hold it.
 */
#include "authzd/authz_inforce.h"

#include <pthread.h>

/* Protects what follows and each policy's count. Held for a few instructions only. */
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
/* NULL: there is none, because of @error. It counts as one that holds it. */
static struct authz_policy *policy;
static struct err error = { .msg = "no policy was read yet" };

/* Under the lock: what has to be freed behind it. */
static struct authz_policy *drop_policy(struct authz_policy *p)
{
	return p && !--p->holders ? p : NULL;
}

static void replace_policy(struct authz_policy *new)
{
	struct authz_policy *old;

	pthread_mutex_lock(&lock);
	old = drop_policy(policy);
	policy = new;
	pthread_mutex_unlock(&lock);
	authz_policy_free(old);
}

int authz_inforce_read(const char *file, struct err *e)
{
	struct authz_policy *new = authz_policy_read(file, e);

	if (new) {
		new->holders = 1;
		replace_policy(new);
		return 0;
	}
	pthread_mutex_lock(&lock);
	error = *e;
	pthread_mutex_unlock(&lock);
	return -1;
}

struct authz_policy *authz_inforce_get(struct err *why)
{
	struct authz_policy *p;

	pthread_mutex_lock(&lock);
	p = policy;
	if (p)
		p->holders++;
	else
		*why = error;
	pthread_mutex_unlock(&lock);
	return p;
}

void authz_inforce_put(struct authz_policy *p)
{
	pthread_mutex_lock(&lock);
	p = drop_policy(p);
	pthread_mutex_unlock(&lock);
	authz_policy_free(p);
}

bool authz_inforce_exists(void)
{
	bool exists;

	pthread_mutex_lock(&lock);
	exists = policy;
	pthread_mutex_unlock(&lock);
	return exists;
}

void authz_inforce_end(void)
{
	replace_policy(NULL);
}
