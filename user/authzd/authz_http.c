// SPDX-License-Identifier: GPL-2.0
/*
 * The server: a request is read to its end, then answered. One that is too long, or for
 * which there is no memory, is answered with 500, which refuses.
 */
#include "authzd/authz_http.h"

#include <microhttpd.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "authzd/authz_request.h"
#include "base/util.h"

#define THREADS 4
#define CONNECTIONS 64
/* dockerd keeps connections open. */
#define TIMEOUT_SECONDS 60

struct authz_http {
	struct MHD_Daemon *daemon;
	authz_http_answer *answer;
};

/**
 * struct upload - a request that is coming in
 * @too_long: it is read on, but not kept
 */
struct upload {
	char *text;
	size_t len;
	size_t room;
	bool too_long;
};

static void keep_bytes(struct upload *u, const char *data, size_t len)
{
	if (u->too_long || len > AUTHZ_REQUEST_MAX - u->len) {
		u->too_long = true;
		return;
	}
	while (u->len + len + 1 > u->room) {
		u->room = u->room ? u->room * 2 : 4096;
		u->text = xreallocarray(u->text, u->room, 1);
	}
	memcpy(u->text + u->len, data, len);
	u->len += len;
}

static enum MHD_Result send_reply(struct MHD_Connection *c,
				  struct authz_reply *r)
{
	enum MHD_Result ret;
	struct MHD_Response *response = MHD_create_response_from_buffer(
		strlen(r->json), r->json, MHD_RESPMEM_MUST_COPY);

	if (!response)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE,
				"application/vnd.docker.plugins.v1.1+json");
	ret = MHD_queue_response(c, r->status, response);
	MHD_destroy_response(response);
	return ret;
}

static enum MHD_Result answer_upload(struct authz_http *h,
				     struct MHD_Connection *c, const char *url,
				     const char *method, struct upload *u)
{
	struct authz_reply r = { 0 };
	enum MHD_Result ret;

	if (u->too_long)
		authz_reply_fail(&r, "the request is too long");
	else if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
		authz_reply_fail(&r, "the plugin protocol knows POST only");
	else
		h->answer(url, u->text ? u->text : "", u->len, &r);
	ret = send_reply(c, &r);
	authz_reply_free(&r);
	return ret;
}

/* Called when headers have come, for each piece of the body, and at its end. */
static enum MHD_Result take_request(void *cls, struct MHD_Connection *c,
				    const char *url, const char *method,
				    const char *version, const char *data,
				    size_t *len, void **state)
{
	struct upload *u = *state;

	(void)version;
	if (!u) {
		*state = xcalloc(1, sizeof(*u));
		return MHD_YES;
	}
	if (*len) {
		keep_bytes(u, data, *len);
		*len = 0;
		return MHD_YES;
	}
	return answer_upload(cls, c, url, method, u);
}

static void end_request(void *cls, struct MHD_Connection *c, void **state,
			enum MHD_RequestTerminationCode how)
{
	struct upload *u = *state;

	(void)cls;
	(void)c;
	(void)how;
	if (u)
		free(u->text);
	free(u);
	*state = NULL;
}

struct authz_http *authz_http_start(int fd, authz_http_answer *answer,
				    struct err *e)
{
	struct authz_http *h = xcalloc(1, sizeof(*h));

	h->answer = answer;
	h->daemon = MHD_start_daemon(
		MHD_USE_INTERNAL_POLLING_THREAD | MHD_USE_POLL | MHD_USE_ITC, 0,
		NULL, NULL, take_request, h, MHD_OPTION_LISTEN_SOCKET, fd,
		MHD_OPTION_NOTIFY_COMPLETED, end_request, NULL,
		MHD_OPTION_THREAD_POOL_SIZE, (unsigned int)THREADS,
		MHD_OPTION_CONNECTION_LIMIT, (unsigned int)CONNECTIONS,
		MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)TIMEOUT_SECONDS,
		MHD_OPTION_END);
	if (h->daemon)
		return h;
	free(h);
	err_set(e, EXIT_FAILED, "the HTTP server does not start");
	return NULL;
}

void authz_http_stop(struct authz_http *h)
{
	/* Else it would shut the socket down, which systemd keeps for the next one. */
	MHD_quiesce_daemon(h->daemon);
	MHD_stop_daemon(h->daemon);
	free(h);
}
