/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What is known of a container: what it is called, and which cgroup it runs in.
 */
#ifndef USER_CONTAINER_H
#define USER_CONTAINER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

/* Digits of the IDs that engines make up. */
#define CONTAINER_LONG_ID 64
/* What a target begins with that means a pod, or a container in one. */
#define CONTAINER_POD "pod"

/* Of the labels that a user puts on a container, those that begin so are kept. */
#define CONTAINER_LABEL "io.ctlsec."
/* So many of one container. */
#define CONTAINER_LABELS_MAX 32

/**
 * struct container_label - a label
 */
struct container_label {
	char *key;
	char *value;
};

/**
 * struct container - one container
 * @runtime: the name of its row in the table of runtimes
 * @id: as its runtime knows it
 * @name: as its user calls it; NULL if it has none, or none that is one
 * @pod: of a container that Kubernetes runs, the name of its pod, or NULL
 * @space: the namespace of that pod
 * @part: what the container is called in it
 * @uid: whose store it is in; 0 for the host's own
 * @user: that user's name, or NULL for the host's own
 * @pid: its first process, as the store says; 0 if it says nothing
 * @start: when that process started, as /proc/PID/stat has it; 0 if unknown
 * @claim: its cgroup, as the store says, or NULL
 * @runs: its first process was seen
 * @bare: no engine's store has it, only its cgroup or its runtime's state tells of it
 * @cgroup: its cgroup, checked; NULL if it does not run, or in none of its own
 * @later: where its cgroup will be once it runs, by what its engine's files say; NULL
 *	if they do not
 * @labels: @n_labels of ours, as far as its store is read for labels
 * @bad: why its name and its labels cannot be read, which it may have; NULL if they can
 */
struct container {
	const char *runtime;
	char *id;
	char *name;
	char *pod;
	char *space;
	char *part;
	uid_t uid;
	char *user;
	uint32_t pid;
	uint64_t start;
	char *claim;
	bool runs;
	bool bare;
	char *cgroup;
	char *later;
	struct container_label *labels;
	size_t n_labels;
	char *bad;
};

/**
 * struct container_list - all that were found
 * @v: @n containers, those of one runtime next to each other
 * @cut: there are more than are kept
 * @bad: why one of the host's own may not be here, the first reason; NULL if there is none
 */
struct container_list {
	struct container *v;
	size_t n;
	bool cut;
	char *bad;
};

#define cleanup_containers __attribute__((cleanup(container_free)))

void container_free(struct container_list *l);

/* [USER/]NAME, in a pod NAMESPACE/POD/NAME, or the ID's first digits where there is
 * no name. To be freed.
 */
char *container_name(const struct container *c);

/* RUNTIME:NAME or pod:NAME: a target that means this container. To be freed. */
char *container_target(const struct container *c);

/* What runs it, for listings: RUNTIME, or RUNTIME/k8s. To be freed. */
char *container_engine(const struct container *c);

/* Would an engine take that for a name? Everything else is text to be careful with. */
bool container_is_name(const char *s);

/* Is @id the full ID of an engine that makes them up: 64 hexadecimal digits? */
bool container_is_long_id(const char *id);

#endif /* USER_CONTAINER_H */
