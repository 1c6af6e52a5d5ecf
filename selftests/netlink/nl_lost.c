// SPDX-License-Identifier: GPL-2.0
/*
 * Events that a listener has no room for: it is told by ENOBUFS, and then how many they
 * were, exactly; another listener gets them all.
 */
#include <errno.h>
#include <linux/ctlsec.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "nlfix.h"
#include "tap.h"

/* Of the collector's, with room to spare. */
#define BETWEEN_US 60000
#define DENIALS 20
#define WAIT_MS 1000

/**
 * struct ear - a socket that listens
 * @heard: denials that it was told of
 * @lost: what the last event said of those that it was not
 * @lost_said: how many events said so
 * @overruns: how often the socket said that it had no room
 */
struct ear {
	struct rawnl sock;
	uint64_t heard;
	uint64_t lost;
	unsigned int lost_said;
	unsigned int overruns;
};

static struct nlfix fix;
static struct rawnl_msg msg;
static struct rawnl_answer answer;

static void listen_to(struct ear *ear, int room)
{
	if (rawnl_open_as(&ear->sock, fix.sock.family))
		tap_bail("no socket");
	if (room && setsockopt(ear->sock.fd, SOL_SOCKET, SO_RCVBUF, &room,
			       sizeof(room)))
		tap_bail("SO_RCVBUF: %s", strerror(errno));
	rawnl_begin(&msg, &ear->sock, CTLSEC_CMD_EVENT_LISTEN, 0);
	tap_ok(!rawnl_ask(&ear->sock, &msg, &answer), "a socket listens");
}

static void hear(struct ear *ear, const struct nlmsghdr *n)
{
	const struct nlattr *record = rawnl_row_find(n, CTLSEC_EVENT_A_RECORD);
	const struct nlattr *lost = rawnl_row_find(n, CTLSEC_EVENT_A_LOST);

	if (n->nlmsg_type != fix.sock.family || !record)
		return;
	ear->heard +=
		rawnl_get_u64(rawnl_within(record, CTLSEC_RECORD_A_COUNT));
	if (!lost)
		return;
	ear->lost = rawnl_get_u64(lost);
	ear->lost_said++;
}

/* All that waits; then, @ms later, whether more does. */
static void read_all(struct ear *ear, int ms)
{
	static uint8_t buf[RAWNL_MAX] __attribute__((aligned(8)));
	struct pollfd p = { .fd = ear->sock.fd, .events = POLLIN };
	const struct nlmsghdr *n;
	unsigned int left;
	ssize_t len;

	while (poll(&p, 1, ms) == 1) {
		len = recv(ear->sock.fd, buf, sizeof(buf), MSG_DONTWAIT);
		if (len < 0) {
			ear->overruns += errno == ENOBUFS;
			continue;
		}
		left = (unsigned int)len;
		for (n = (const void *)buf; NLMSG_OK(n, left);
		     n = NLMSG_NEXT(n, left))
			hear(ear, n);
	}
}

/* One by one, so that each is an event of its own. */
static unsigned int deny(unsigned int n)
{
	unsigned int i, denied = 0;

	for (i = 0; i < n; i++) {
		denied += nlfix_denied(&fix) == EXDEV;
		usleep(BETWEEN_US);
	}
	return denied;
}

int main(void)
{
	struct ear deaf = { 0 }, good = { 0 };
	uint64_t before;

	nlfix_start(&fix);
	listen_to(&deaf, 1);
	listen_to(&good, 0);
	tap_ok(deny(DENIALS) == DENIALS, "calls are denied");
	read_all(&good, WAIT_MS);
	tap_ok(good.heard == DENIALS && !good.lost_said && !good.overruns,
	       "a listener that reads gets all and loses none");
	read_all(&deaf, WAIT_MS);
	before = deaf.heard;
	tap_note("%llu of %d had room", (unsigned long long)before, DENIALS);
	tap_ok(before < DENIALS, "one that does not read has no room for all");
	tap_ok(deaf.overruns > 0, "it is told at once");
	tap_ok(!deaf.lost_said, "what it got before says nothing of that");
	tap_ok(deny(1) == 1, "another call is denied");
	read_all(&deaf, WAIT_MS);
	tap_ok(deaf.heard == before + 1, "it hears again");
	tap_ok(deaf.lost == DENIALS - before, "and how many it lost");
	tap_note("lost %llu", (unsigned long long)deaf.lost);
	deny(1);
	read_all(&deaf, WAIT_MS);
	tap_ok(deaf.lost == DENIALS - before && deaf.heard == before + 2,
	       "which stays as it is while nothing more is lost");
	rawnl_close(&deaf.sock);
	rawnl_close(&good.sock);
	nlfix_end(&fix);
	return tap_end();
}
