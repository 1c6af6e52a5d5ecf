// SPDX-License-Identifier: GPL-2.0
/*
 * ctlsec-authz: an authorization plugin for dockerd, and the check of a request by hand.
 */
#include <errno.h>
#include <getopt.h>
#include <locale.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "authzd/authz_decide.h"
#include "authzd/authz_http.h"
#include "authzd/authz_inforce.h"
#include "base/err_print.h"
#include "base/escape.h"
#include "base/file.h"
#include "base/util.h"

/* systemd passes sockets from this descriptor on. */
#define LISTEN_FDS_START 3

static const char usage[] =
	"Usage: ctlsec-authz [--policy FILE] [--socket PATH]\n"
	"       ctlsec-authz check [--policy FILE] [REQUEST.json]\n"
	"\n"
	"Decide for dockerd which request of its API may pass.\n"
	"\n"
	"Without a word it serves dockerd, on the socket that systemd passes, or on\n"
	"one that --socket names. 'check' tells what is decided about the request in\n"
	"a file (- is standard input), as dockerd sends it to a plugin; without one\n"
	"it reads the policy alone.\n"
	"\n"
	"Options:\n"
	"  -p, --policy FILE  the policy (default " AUTHZ_POLICY_FILE ")\n"
	"  -s, --socket PATH  a socket to make and to serve on\n"
	"      --list         print the endpoints and rules that a policy can name\n"
	"      --help         print this\n"
	"      --version      print the version\n"
	"\n"
	"Exit status: 0 allowed, or done; 1 refused, or failed; 2 misuse.\n"
	"ctlsec-authz(8) and ctlsec-authz.yaml(5) have the rest.\n";

struct options {
	const char *policy;
	const char *socket;
	bool check;
	const char *request;
};

/* A line of the log; journald takes a number before it for how urgent it is. */
static void write_log(const char *text, bool warn)
{
	const char *level = !getenv("JOURNAL_STREAM") ? "" :
			    warn		      ? "<4>" :
							"<6>";

	fprintf(stderr, "%s%s\n", level, text);
}

/* Read it again; what cannot be read changes nothing, so the old one holds. */
static void load_policy(const char *file)
{
	struct err e = { 0 };
	bool good = !authz_inforce_read(file, &e);

	if (!good)
		write_log(e.msg, true);
	write_log(good			 ? "policy read" :
		  authz_inforce_exists() ? "the policy that was read before "
					   "stays in force" :
					   "without a policy all is refused",
		  !good);
}

static void answer_dockerd(const char *path, const char *body, size_t len,
			   struct authz_reply *r)
{
	struct err why = { 0 };
	struct authz_policy *policy = authz_inforce_get(&why);

	authz_reply_make(policy, why.msg, path, body, len, r);
	authz_inforce_put(policy);
	if (r->line)
		write_log(r->line, r->warn);
}

/* The socket that systemd passes; -1 if it passes none. */
static int inherited_socket(void)
{
	const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");

	if (!pid || !fds || strtol(pid, NULL, 10) != getpid() ||
	    strcmp(fds, "1") != 0)
		return -1;
	return LISTEN_FDS_START;
}

/* What a server left that is no more. */
static bool remove_dead(const struct sockaddr_un *a)
{
	cleanup_close int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	struct stat st;

	return fd >= 0 && !lstat(a->sun_path, &st) && S_ISSOCK(st.st_mode) &&
	       connect(fd, (const struct sockaddr *)a, sizeof(*a)) &&
	       errno == ECONNREFUSED && !unlink(a->sun_path);
}

/* Only root may ask: the answers tell what the policy is. */
static int make_socket(const char *path, struct err *e)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	mode_t mask = umask(0177);
	char q[200];
	int fd, ret;

	if (strlen(path) >= sizeof(a.sun_path))
		return err_set(e, EXIT_MISUSE, "the socket's path is too long");
	strcpy(a.sun_path, path);
	fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	ret = bind(fd, (struct sockaddr *)&a, sizeof(a));
	if (ret && errno == EADDRINUSE && remove_dead(&a))
		ret = bind(fd, (struct sockaddr *)&a, sizeof(a));
	umask(mask);
	if (!ret && !listen(fd, SOMAXCONN))
		return fd;
	err_set(e, err_status(errno), "socket %s: %s",
		escape_quote(path, q, sizeof(q)), strerror(errno));
	if (fd >= 0)
		close(fd);
	return -1;
}

static int serve_dockerd(const struct options *o, struct err *e)
{
	int fd = o->socket ? make_socket(o->socket, e) : inherited_socket();
	struct authz_http *h;
	sigset_t sigs;
	int sig;

	if (fd < 0)
		return o->socket ?
			       -1 :
			       err_set(e, EXIT_MISUSE,
				       "no socket: start ctlsec-authz.socket, "
				       "or name one with --socket");
	/* Blocked before there are threads, so that only this one takes them. */
	sigemptyset(&sigs);
	sigaddset(&sigs, SIGHUP);
	sigaddset(&sigs, SIGINT);
	sigaddset(&sigs, SIGTERM);
	pthread_sigmask(SIG_BLOCK, &sigs, NULL);
	signal(SIGPIPE, SIG_IGN);
	load_policy(o->policy);
	h = authz_http_start(fd, answer_dockerd, e);
	if (!h)
		return -1;
	while (!sigwait(&sigs, &sig) && sig == SIGHUP)
		load_policy(o->policy);
	authz_http_stop(h);
	authz_inforce_end();
	return 0;
}

static int check_request(const struct authz_policy *p, const char *file,
			 struct err *e)
{
	cleanup_arena struct arena *a = arena_new();
	cleanup_free char *text = NULL;
	cleanup_free char *line = NULL;
	struct authz_request request;
	struct authz_verdict v;
	size_t len;

	text = file_read(file, AUTHZ_REQUEST_MAX, &len, e);
	if (!text || authz_request_parse(a, file, text, len, &request, e))
		return -1;
	authz_decide(p, &request, a, &v);
	line = authz_decide_line(&v, &request);
	puts(line);
	return v.allow ? EXIT_OK : EXIT_FAILED;
}

static int check_policy(const struct options *o, struct err *e)
{
	struct authz_policy *p = authz_policy_read(o->policy, e);
	int ret = 0;

	if (!p)
		return -1;
	if (o->request)
		ret = check_request(p, o->request, e);
	else
		printf("%zu roles, %zu users: the policy can be read\n",
		       p->n_roles, p->n_users);
	authz_policy_free(p);
	return ret;
}

static void print_list(void)
{
	const struct authz_endpoint *all;
	size_t i, n;

	all = authz_endpoint_all(&n);
	for (i = 0; i < n; i++)
		printf("endpoint\t%s\t%s\t%s %s\n", all[i].name, all[i].group,
		       all[i].method, all[i].path);
	for (i = 0; i < AUTHZ_RULES; i++)
		if (authz_rule_permissible((enum authz_rule)i))
			printf("rule\t%s\t%s\n",
			       authz_rule_name((enum authz_rule)i),
			       authz_rule_help((enum authz_rule)i));
}

/* Returns 1 if there is nothing more to do. */
static int read_options(int argc, char **argv, struct options *o, struct err *e)
{
	static const struct option longs[] = {
		{ "policy", required_argument, NULL, 'p' },
		{ "socket", required_argument, NULL, 's' },
		{ "list", no_argument, NULL, 'l' },
		{ "help", no_argument, NULL, 'h' },
		{ "version", no_argument, NULL, 'v' },
		{ NULL, 0, NULL, 0 },
	};
	int c;

	opterr = 0;
	while ((c = getopt_long(argc, argv, ":p:s:", longs, NULL)) >= 0) {
		if (c == 'p')
			o->policy = optarg;
		else if (c == 's')
			o->socket = optarg;
		else if (c == 'h')
			fputs(usage, stdout);
		else if (c == 'v')
			puts("ctlsec-authz " CTLSEC_VERSION);
		else if (c == 'l')
			print_list();
		else
			return err_set(e, EXIT_MISUSE,
				       c == ':' ? "%s needs a value" :
						  "unknown option %s",
				       argv[optind - 1]);
		if (c == 'h' || c == 'v' || c == 'l')
			return 1;
	}
	if (optind < argc && !strcmp(argv[optind], "check")) {
		o->check = true;
		o->request = argv[++optind];
		optind += o->request != NULL;
	}
	if (optind < argc)
		return err_set(e, EXIT_MISUSE, "unexpected word '%s'",
			       argv[optind]);
	if (o->check && o->socket)
		return err_set(e, EXIT_MISUSE, "check needs no --socket");
	return 0;
}

int main(int argc, char **argv)
{
	struct options o = { .policy = AUTHZ_POLICY_FILE };
	struct err e = { 0 };
	int ret;

	setlocale(LC_ALL, "");
	ret = read_options(argc, argv, &o, &e);
	if (ret > 0)
		ret = 0;
	else if (!ret)
		ret = o.check ? check_policy(&o, &e) : serve_dockerd(&o, &e);
	if (ret < 0) {
		err_print("ctlsec-authz", NULL, &e);
		return e.status == EXIT_MISUSE ? EXIT_MISUSE : EXIT_FAILED;
	}
	if (fflush(stdout) || ferror(stdout)) {
		fprintf(stderr, "ctlsec-authz: standard output: %s\n",
			strerror(errno));
		return EXIT_FAILED;
	}
	return ret;
}
