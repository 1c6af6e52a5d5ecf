/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What the two programs of the guest side share: init (PID 1) and run (what
 * executes COMMAND). Both are linked statically, because they start from the
 * initramfs.
 */
#ifndef CTLSEC_GUEST_H
#define CTLSEC_GUEST_H

/* Where the files of the initramfs are once the real root is mounted. */
#define RUN_DIR "/run/ctlsec-vm"
#define CONF_FILE "conf"
#define ARGV_FILE "argv"

/*
 * The second serial port carries the verdict, one line per report. It needs no
 * module, so that even a guest without its disks can say what is wrong.
 */
#define REPORT_TTY "/dev/ttyS1"

/* Value of NAME= in the host's configuration, or NULL; never freed. */
const char *conf_get(const char *name);
void conf_load(const char *path);

/* Writes one line to the host; the verdict is just such a line. */
void report(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
/* Reports what is wrong with the guest itself and ends the caller. */
_Noreturn void give_up(const char *fmt, ...)
	__attribute__((format(printf, 1, 2)));

/* Runs argv and waits; returns its exit status, 127 when it cannot start. */
int run_program(char *const argv[]);
int write_file(const char *path, const char *text);

#endif
