/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Numbers of linux/ctlsec.h in words. A number without a word prints as itself,
 * so that what a newer module sends is shown, not hidden.
 */
#ifndef USER_WORDS_H
#define USER_WORDS_H

#include <linux/ctlsec.h>
#include <stdint.h>

#define WORDS_MAX 80

const char *words_kind(uint32_t kind, char buf[WORDS_MAX]);
const char *words_mode(uint32_t mode, char buf[WORDS_MAX]);
const char *words_limit_action(uint32_t act, char buf[WORDS_MAX]);
const char *words_event(uint32_t event, char buf[WORDS_MAX]);
const char *words_abi(uint32_t abi, char buf[WORDS_MAX]);
/* "mount", or "#999" for a number nobody knows a name of. */
const char *words_syscall(uint32_t abi, uint32_t nr, char buf[WORDS_MAX]);
/* "ERRNO(EPERM)", "ACTION(9, 0)" for an unknown one. */
const char *words_action(uint32_t action, char buf[WORDS_MAX]);
/* A digest in hexadecimal. */
const char *words_digest(const uint8_t digest[CTLSEC_DIGEST_LEN],
			 char buf[WORDS_MAX]);

#endif /* USER_WORDS_H */
