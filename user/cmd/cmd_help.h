/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Help, and the command table for programs.
 */
#ifndef USER_CMD_HELP_H
#define USER_CMD_HELP_H

#include <stdio.h>

struct cmd;

/* `ctlsec --help`: synopsis, commands, targets, exit statuses. */
void cmd_help_usage(FILE *f);
/* `ctlsec help NAME`, `ctlsec NAME --help`. */
void cmd_help(FILE *f, const struct cmd *c);
/* The table for programs (completion, lint), one fact a line, tabs between. */
void cmd_help_dump(FILE *f);

#endif /* USER_CMD_HELP_H */
