// SPDX-License-Identifier: GPL-2.0
/*
 * The commands. See cmd_table.h.
 */
#include "cmd/cmd_table.h"

#include <string.h>

#include "base/util.h"

#define LISTING OPT_JSON, OPT_OUTPUT, OPT_NOHEADINGS
#define LIMITS OPT_PIDS, OPT_FORK_RATE, OPT_USERNS, OPT_ON_LIMIT

static const struct cmd cmds[] = {
	{
		.name = "status",
		.args = "",
		.summary = "what works here, and what does not and why",
		.detail =
			"Shows the module's version, what it can hook on this "
			"kernel, which\nprotection each hook carries, and the "
			"requirements of the module. Without\nthe module it "
			"shows what stands in its way and exits with 3.\n",
		.opts = { OPT_JSON },
		.run = cmd_status,
	},
	{
		.name = "module",
		.args = "load [NAME=VALUE...] | unload",
		.summary = "load or unload the kernel module",
		.detail = "load takes options of the module, such as "
			  "readers=GID: the group that may\nread status and "
			  "counters. unload refuses while domains are bound; "
			  "with --force\nit freezes them until the module has "
			  "gone, for ten seconds at most.\n",
		.arg = CMD_ARG_VERB,
		.opts = { OPT_FORCE },
		.run = cmd_module,
	},
	{
		.name = "check",
		.args = "FILE...",
		.summary = "judge profiles without loading them",
		.detail = "Reads, compiles and judges profiles; findings have "
			  "line and column. '-' is\nstandard input.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_JSON, OPT_KERNEL, OPT_STRICT },
		.run = cmd_check,
	},
	{
		.name = "explain",
		.args = "FILE|PROFILE|TARGET RULE|SYSCALL [ARG...] | -",
		.summary = "say what is decided about a system call, and why",
		.detail =
			"The first argument is a FILE if one exists or it "
			"ends in .json. A RULE\nsuch as 'socket(AF_ALG)' asks "
			"for all calls that it names, in every ABI;\n"
			"io_uring:OPENAT for a request of a ring. With '-' "
			"queries come from standard\ninput, one 'ABI "
			"SYSCALL|NR ARG...' a line; each is answered by a "
			"line: the\naction, a tab, what decided. With --last a "
			"TARGET's last denial is explained,\nwith a rule that "
			"would allow it.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_ABI, OPT_CAPS, OPT_JSON, OPT_KERNEL, OPT_LAST },
		.run = cmd_explain,
	},
	{
		.name = "show",
		.args = "FILE|PROFILE|TARGET",
		.summary = "print a profile as the module has it, in JSON",
		.detail = "What comes out decides the same as the compiled "
			  "profile, for every call.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_KERNEL },
		.run = cmd_show,
	},
	{
		.name = "diff",
		.args = "FIRST SECOND | POLICY-FILE|DIR",
		.summary = "print where two profiles decide otherwise",
		.detail =
			"Each is a FILE, PROFILE or TARGET. All arguments and "
			"capabilities are compared.\nWith one argument, what "
			"runs is compared with what policy files say: what\n"
			"'ctlsec apply' would change, and bindings that are in "
			"no file.\nThe exit status is 0 if "
			"they are alike, 1 if not, and 5 if that is not "
			"known.\n",
		.arg = CMD_ARG_FILE,
		.opts = { LISTING },
		.lists = { &cmd_diff_cols, &cmd_apply_cols },
		.run = cmd_diff,
	},
	{
		.name = "merge",
		.args = "FILE|PROFILE|TARGET...",
		.summary = "print one profile made of several, in JSON",
		.detail =
			"Exact for all arguments and capabilities: what any of "
			"them allows, or only\nwhat all of them allow. Rules are put onto the "
			"result, or onto one\nprofile alone.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_UNION, OPT_INTERSECT, OPT_DENY, OPT_ALLOW },
		.run = cmd_merge,
	},
	{
		.name = "load",
		.args = "NAME [FILE|-]",
		.summary = "load a profile, or replace it everywhere at once",
		.detail =
			"Without FILE the built-in profile NAME is loaded. "
			"Domains that use the name\nswitch to the new version "
			"atomically. What has no meaning here is\n"
			"warned of on standard error; 'ctlsec check' finds "
			"more.\n",
		.arg = CMD_ARG_PROFILE,
		.opts = { OPT_DONE },
		.run = cmd_load,
	},
	{
		.name = "unload",
		.args = "NAME",
		.summary = "forget a profile that no domain uses",
		.arg = CMD_ARG_PROFILE,
		.opts = { OPT_DONE },
		.run = cmd_unload,
	},
	{
		.name = "profiles",
		.args = "",
		.summary = "list the loaded profiles",
		.opts = { LISTING },
		.lists = { &cmd_profiles_cols },
		.run = cmd_profiles,
	},
	{
		.name = "bind",
		.args = "TARGET...",
		.summary = "confine targets, or change how they are confined",
		.detail = "A target that is not bound yet gets, unless the "
			  "options say otherwise, the\nbuilt-in profile "
			  "'default', enforce mode, 512 tasks and no other "
			  "limit; that of\ntasks neither in complain mode nor "
			  "where more are there already. For one that\nis "
			  "bound, only what is given changes, and what that "
			  "replaces is printed. A\nbuilt-in profile is loaded "
			  "if it is not.\n"
			  "A container, a unit, a path and match:GLOB stay "
			  "bound: when the cgroup goes and\nanother comes to "
			  "the path, that is confined before a process can "
			  "enter it. A\nprocess's cgroup and a user namespace "
			  "are bound until they go, and so is, with\n--once, "
			  "everything else.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { OPT_PROFILE, LIMITS, OPT_MODE, OPT_ACTIVATE,
			  OPT_LOG_TO, OPT_ONCE, OPT_ALLOW_HOST },
		.run = cmd_bind,
	},
	{
		.name = "apply",
		.args = "FILE|DIR",
		.summary = "make what runs what policy files say",
		.detail = "Reads a policy file, or all *.yaml of a directory, "
			  "and loads and binds what\ndiffers, all of it or "
			  "nothing: ctlsec-policy(5). What is in none of the "
			  "files\nstays unless --prune is given.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_DRY_RUN, OPT_PRUNE, OPT_SKIP_MISSING,
			  OPT_WATCH_FILES, LISTING },
		.lists = { &cmd_apply_cols },
		.run = cmd_apply,
	},
	{
		.name = "save",
		.args = "[FILE]",
		.summary = "write the loaded profiles and bindings as a "
			   "policy file",
		.detail = "To standard output, or to FILE, which is replaced "
			  "at once when all is written.\n'ctlsec apply' of it "
			  "brings back what there was.\n",
		.arg = CMD_ARG_FILE,
		.opts = { OPT_DONE },
		.run = cmd_save,
	},
	{
		.name = "limit",
		.args = "TARGET...",
		.summary = "change the limits of a bound target",
		.arg = CMD_ARG_TARGET,
		.opts = { LIMITS },
		.run = cmd_limit,
	},
	{
		.name = "unbind",
		.args = "TARGET... | --all",
		.summary = "end the confinement of a target",
		.detail = "What stays bound is forgotten, too: it is named by "
			  "its target, by the name that\n'ctlsec list' has for "
			  "it, or by id:N. A cgroup that another match:GLOB "
			  "matches\nis then bound by that.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { OPT_ALL },
		.run = cmd_unbind,
	},
	{
		.name = "deny",
		.args = "RULE... | --list | --remove ID|NAME",
		.summary = "deny calls to all containers at once, whatever "
			   "they have",
		.detail =
			"What the rules name is refused to every container, bound or not, those that\n"
			"come included: a layer on their profiles, which stay, as their limits do.\n"
			"It is enforced in complain mode, too. --to means other containers, units,\n"
			"cgroups or match:GLOB. --remove takes it off, and so does the end of the\n"
			"time that --for gives. The module keeps it until it is unloaded, and --persist\n"
			"writes a policy file, which ctlsec.service applies before containers start.\n",
		.arg = CMD_ARG_RULE,
		.opts = { OPT_TO, OPT_ERRNO, OPT_KILL, OPT_LOG_ONLY,
			  OPT_DENY_FOR, OPT_PERSIST, OPT_NAME, OPT_DRY_RUN,
			  OPT_ALLOW_HOST, OPT_LIST, OPT_REMOVE, LISTING },
		.lists = { &cmd_deny_cols },
		.run = cmd_deny,
	},
	{
		.name = "list",
		.args = "[TARGET...]",
		.summary = "list what is bound, and what waits",
		.detail = "A line for each bound domain, and one for each "
			  "binding that has none now or that\nis a pattern. "
			  "STATE is bound, or waiting for a cgroup to come.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { LISTING },
		.lists = { &cmd_list_cols },
		.run = cmd_list,
	},
	{
		.name = "ps",
		.args = "",
		.summary =
			"list the containers, bound or not, and what is bound",
		.detail =
			"Every container that runs on this host in a cgroup of "
			"its own, then bound units,\ncgroups and user "
			"namespaces. RUNTIME:NAME is the target of a "
			"container or unit.\n",
		.opts = { LISTING },
		.lists = { &cmd_ps_cols },
		.run = cmd_ps,
	},
	{
		.name = "stats",
		.args = "[TARGET...]",
		.summary = "show tasks, forks and denials of the domains",
		.arg = CMD_ARG_TARGET,
		.detail =
			"Counters are those since the domain was bound, or "
			"since --reset. With --format\nprometheus the page is "
			"for the textfile collector of Prometheus' node "
			"exporter;\nits counters are never reset.\n",
		.opts = { OPT_WATCH, OPT_SYSCALLS, OPT_RESET, OPT_COUNTED_SINCE,
			  OPT_FORMAT, OPT_FILE, OPT_NO_TRUNC, LISTING },
		.lists = { &cmd_stats_cols, &cmd_stats_call_cols },
		.run = cmd_stats,
	},
	{
		.name = "top",
		.args = "[TARGET...]",
		.summary = "show what is denied, and how fast, on a screen",
		.detail =
			"One row for each domain, or with --syscalls, or after "
			"Tab, for each call that it\nwas denied. Keys: r d c p "
			"f n sort by rate, denied, complained, tasks, forks,\n"
			"name; arrows and pages move, Space pauses, q ends.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { OPT_SYSCALLS, OPT_DELAY },
		.run = cmd_top,
	},
	{
		.name = "events",
		.args = "[TARGET...]",
		.summary = "print what is denied and what happens",
		.detail =
			"A line for each denied system call: when, which "
			"container, which process, the\ncall, what came of it, "
			"how often, and which profile, version and rule "
			"decided.\nLimits that refuse, kills, bindings and "
			"tasks that stay pending have lines, too,\nand so have "
			"gaps: denials that a domain had too many of. It ends "
			"when it is\ninterrupted, and says how many were "
			"denied. The module remembers about the last\nthousand "
			"denials. TIME is 10m (ago; s, m, h, d), 14:30, "
			"'2026-11-27 14:30:15'\nor @SECONDS. -o prints a table "
			"instead; --json an object a line.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { OPT_SINCE, OPT_NO_FOLLOW, OPT_CURSOR_FILE, OPT_KIND,
			  OPT_NO_TRUNC, LISTING },
		.lists = { &cmd_events_cols },
		.run = cmd_events,
	},
	{
		.name = "learn",
		.args = "start|stop|show|forget TARGET | list | TARGET",
		.summary = "learn which calls a container makes, as a profile",
		.detail =
			"start has the module note the system calls of what "
			"runs there, with the\narguments that matter, at no "
			"cost elsewhere. stop ends that, show prints the\n"
			"profile that allows these calls and no others, at any "
			"time; list lists,\nforget forgets. With a TARGET and "
			"--for TIME it starts, waits, stops and\nprints; an "
			"interrupt ends the wait. Calls that are refused are "
			"learned, too.\n",
		.arg = CMD_ARG_TARGET,
		.opts = { OPT_FOR, OPT_MERGE, OPT_BASE, OPT_TO_FILE,
			  OPT_ACTIVATE, OPT_ALLOW_HOST, OPT_JSON,
			  OPT_NOHEADINGS },
		.lists = { &cmd_learn_cols },
		.run = cmd_learn,
	},
	{
		.name = "run",
		.args = "[--] COMMAND [ARG...]",
		.summary = "run a command confined from its start",
		.detail = "Makes a cgroup below the caller's own, binds it and "
			  "executes COMMAND in it.\nWhen COMMAND ends, what it "
			  "left behind is killed and the cgroup removed. What\n"
			  "was refused, and how often, is said on standard "
			  "error. The exit status is\nCOMMAND's, 128 + N if "
			  "signal N ended it, 127 if it was not found and 126 "
			  "if it\ncould not be executed.\n",
		.arg = CMD_ARG_COMMAND,
		.stops = true,
		.opts = { OPT_PROFILE, LIMITS, OPT_MODE, OPT_KEEP_CAPS },
		.run = cmd_run,
	},
};

const struct cmd *cmd_table_all(size_t *n)
{
	*n = ARRAY_SIZE(cmds);
	return cmds;
}

const struct cmd *cmd_table_find(const char *name)
{
	size_t i;

	for (i = 0; i < ARRAY_SIZE(cmds); i++) {
		if (!strcmp(cmds[i].name, name))
			return &cmds[i];
	}
	return NULL;
}
