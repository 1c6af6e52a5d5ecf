// SPDX-License-Identifier: GPL-2.0
#include "base/module_state.h"

#include <fcntl.h>
#include <string.h>

#include "base/file.h"
#include "base/util.h"

#define MODULE_DIR "/sys/module/ctlsec"

enum module_state module_state_read_dir(const char *dir)
{
	cleanup_close int fd = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	cleanup_free char *text = fd < 0 ? NULL : file_read_at(fd, "initstate");

	if (fd < 0)
		return MODULE_STATE_ABSENT;
	if (text && !strcmp(text, "live\n"))
		return MODULE_STATE_LIVE;
	if (text && !strcmp(text, "going\n"))
		return MODULE_STATE_GOING;
	/* The directory is there before the file is. */
	return MODULE_STATE_COMING;
}

enum module_state module_state_read(void)
{
	return module_state_read_dir(MODULE_DIR);
}

const char *module_state_name(enum module_state state)
{
	static const char *const names[] = {
		[MODULE_STATE_ABSENT] = "not loaded",
		[MODULE_STATE_COMING] = "being loaded",
		[MODULE_STATE_LIVE] = "loaded",
		[MODULE_STATE_GOING] = "being unloaded",
	};

	return names[state];
}
