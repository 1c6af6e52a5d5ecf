/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of linux/ctlsec.h in words. A number without a word prints as itself,
 * so that what a newer module sends is shown, not hidden.
 */
#ifndef USER_ENUM_NAMES_H
#define USER_ENUM_NAMES_H

#include <linux/ctlsec.h>
#include <stdint.h>

#define ENUM_NAMES_MAX 80

const char *enum_names_kind(uint32_t kind, char buf[ENUM_NAMES_MAX]);
const char *enum_names_mode(uint32_t mode, char buf[ENUM_NAMES_MAX]);
const char *enum_names_limit_action(uint32_t act, char buf[ENUM_NAMES_MAX]);
const char *enum_names_activation(uint32_t activation,
				  char buf[ENUM_NAMES_MAX]);
const char *enum_names_log(uint32_t log, char buf[ENUM_NAMES_MAX]);
const char *enum_names_event(uint32_t event, char buf[ENUM_NAMES_MAX]);
/* As the option is called that sets it. */
const char *enum_names_limit(uint32_t limit, char buf[ENUM_NAMES_MAX]);
const char *enum_names_abi(uint32_t abi, char buf[ENUM_NAMES_MAX]);
/* "mount", or "#999" for a number without a known name. */
const char *enum_names_syscall(uint32_t abi, uint32_t nr,
			       char buf[ENUM_NAMES_MAX]);
/* As a rule names it: "mount", "i386:mount", "x86_64:999". */
const char *enum_names_call(uint32_t abi, uint32_t nr,
			    char buf[ENUM_NAMES_MAX]);
/* "ERRNO(EPERM)", "ACTION(9, 0)" for an unknown one. */
const char *enum_names_action(uint32_t action, char buf[ENUM_NAMES_MAX]);
/* A digest in hexadecimal. */
const char *enum_names_digest(const uint8_t digest[CTLSEC_DIGEST_LEN],
			      char buf[ENUM_NAMES_MAX]);

#endif /* USER_ENUM_NAMES_H */
