/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Profiles in few words, for the tests of findings.
 */
#ifndef LINT_RULES_H
#define LINT_RULES_H

#define HEAD(def) "{\"defaultAction\":\"SCMP_ACT_" def "\",\"syscalls\":["
#define R(name, action, rest) \
	"{\"name\":\"" name "\",\"action\":\"SCMP_ACT_" action "\"" rest "}"
#define ARGS(list) ",\"args\":[" list "]"
#define CMP(i, op, v) \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_" op "\",\"value\":" v "}"
#define IN(cap) ",\"includes\":{\"caps\":[\"" cap "\"]}"
#define EX(cap) ",\"excludes\":{\"caps\":[\"" cap "\"]}"
#define ABIS "],\"architectures\":[\"SCMP_ARCH_X86_64\",\"SCMP_ARCH_X86\"]}"
#define MASK(i, v, w)                                                  \
	"{\"index\":" #i ",\"op\":\"SCMP_CMP_MASKED_EQ\",\"value\":" v \
	",\"valueTwo\":" w "}"
#define NO_RINGS                                             \
	"{\"names\":[\"io_uring_setup\",\"io_uring_enter\"," \
	"\"io_uring_register\"],\"action\":\"SCMP_ACT_ERRNO\"}"
#define BASE_BUT_EXECVE                                                       \
	"{\"names\":[\"exit\",\"exit_group\",\"rt_sigreturn\",\"sigreturn\"," \
	"\"restart_syscall\"],\"action\":\"SCMP_ACT_ALLOW\"}"
/* Calls whose denial is worth a finding by itself; io_uring and clone3 are
 * closed.
 */
#define BASE                                                                  \
	"{\"names\":[\"exit\",\"exit_group\",\"rt_sigreturn\",\"sigreturn\"," \
	"\"restart_syscall\",\"execve\"],\"action\":\"SCMP_ACT_ALLOW\"}"

#endif /* LINT_RULES_H */
