/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Included first in every object (Kbuild): the module's name before each
 * message.
 */
#ifndef pr_fmt
#define pr_fmt(fmt) "ctlsec: " fmt
#endif
