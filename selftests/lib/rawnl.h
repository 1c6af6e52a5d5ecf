/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Generic netlink by hand: messages as wrong as a test wants them, answers with
 * everything that the kernel says. No library in between that would know
 * better.
 */
#ifndef SELFTESTS_RAWNL_H
#define SELFTESTS_RAWNL_H

#include <linux/genetlink.h>
#include <linux/netlink.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define RAWNL_MAX 72000

/**
 * struct rawnl - a socket
 * @family: number of the family "ctlsec"
 * @room: bytes to offer in each receive; bounds the parts of a dump
 * @addressed: name the kernel as destination, which makes a difference to it
 */
struct rawnl {
	int fd;
	bool addressed;
	uint16_t family;
	uint32_t seq;
	size_t room;
};

/* A request under construction. */
struct rawnl_msg {
	union {
		struct nlmsghdr hdr;
		uint8_t bytes[RAWNL_MAX];
	};
};

/**
 * struct rawnl_answer - what came back
 * @err: errno the kernel refused with, or 0
 * @text: its sentence, or ""
 * @offset: of the attribute to blame in the request, or 0
 * @missing: type of the attribute that the request lacks, or 0
 * @rows: messages of the family
 * @intr: one of them, or the end, said that the dump was disturbed
 * @done: the dump has ended
 * @len: bytes of @reply, the first row's attributes
 */
struct rawnl_answer {
	int err;
	char text[256];
	uint32_t offset;
	uint32_t missing;
	unsigned int rows;
	bool intr;
	bool done;
	size_t len;
	uint8_t reply[RAWNL_MAX];
};

/* Called for each message of the family. */
typedef void (*rawnl_row)(const struct nlmsghdr *row, void *arg);

/* Open and find the family. Return: 0 or -errno. */
int rawnl_open(struct rawnl *s);
/* Open without asking for the family, whose number the caller knows. */
int rawnl_open_as(struct rawnl *s, uint16_t family);
void rawnl_close(struct rawnl *s);

void rawnl_begin(struct rawnl_msg *m, const struct rawnl *s, uint8_t cmd,
		 uint16_t flags);
/* Append an attribute; returns its offset in the message. */
uint32_t rawnl_put(struct rawnl_msg *m, uint16_t type, const void *data,
		   size_t len);
uint32_t rawnl_u32(struct rawnl_msg *m, uint16_t type, uint32_t value);
uint32_t rawnl_u64(struct rawnl_msg *m, uint16_t type, uint64_t value);
/* With its NUL. */
uint32_t rawnl_str(struct rawnl_msg *m, uint16_t type, const char *value);

/* Begin a nest, whose offset this returns; what is put until the end is within. */
uint32_t rawnl_nest(struct rawnl_msg *m, uint16_t type);
void rawnl_nest_end(struct rawnl_msg *m, uint32_t nest);

/* Send @m as it stands and wait for the whole answer. Return: @a->err. */
int rawnl_ask(struct rawnl *s, struct rawnl_msg *m, struct rawnl_answer *a);
/* The same in steps: send, then receive once (false: the answer is complete).
 */
void rawnl_send(struct rawnl *s, struct rawnl_msg *m, struct rawnl_answer *a);
bool rawnl_receive(struct rawnl *s, struct rawnl_answer *a, rawnl_row row,
		   void *arg);

/* The attribute of this type among @len bytes of attributes, or NULL. */
const struct nlattr *rawnl_find(const void *attrs, size_t len, uint16_t type);
/* The next one of this type behind @after (NULL: the first). */
const struct nlattr *rawnl_next(const void *attrs, size_t len, uint16_t type,
				const struct nlattr *after);
/* The attributes within a nest. */
const struct nlattr *rawnl_within(const struct nlattr *nest, uint16_t type);
/* The attributes of a message of the family. */
const struct nlattr *rawnl_row_find(const struct nlmsghdr *row, uint16_t type);
uint32_t rawnl_get_u32(const struct nlattr *attr);
uint64_t rawnl_get_u64(const struct nlattr *attr);

#endif /* SELFTESTS_RAWNL_H */
