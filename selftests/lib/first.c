// SPDX-License-Identifier: GPL-2.0
/*
 * The smallest program; see first.h.
 */
#include "first.h"

#include <elf.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/personality.h>
#include <unistd.h>

#include "tap.h"

#define BASE 0x400000UL

/* clang-format off */
static const unsigned char code[] = {
	0xb8, 0x87, 0x00, 0x00, 0x00,	/* mov $135, %eax: personality ... */
	0xbf, 0x00, 0x00, 0x04, 0x00,	/* mov $0x40000, %edi */
	0x0f, 0x05,			/* syscall */
	0x89, 0xc7,			/* mov %eax, %edi */
	0xf7, 0xdf,			/* neg %edi */
	0xb8, 0xe7, 0x00, 0x00, 0x00,	/* mov $231, %eax: exit_group */
	0x0f, 0x05,			/* syscall */
};
/* clang-format on */

struct image {
	Elf64_Ehdr header;
	Elf64_Phdr segment;
	unsigned char code[sizeof(code)];
};

void first_install(const char *path)
{
	struct image i = {
		.header = { .e_ident = { 0x7f, 'E', 'L', 'F', ELFCLASS64,
					 ELFDATA2LSB, EV_CURRENT },
			    .e_type = ET_EXEC,
			    .e_machine = EM_X86_64,
			    .e_version = EV_CURRENT,
			    .e_entry = BASE + offsetof(struct image, code),
			    .e_phoff = offsetof(struct image, segment),
			    .e_ehsize = sizeof(Elf64_Ehdr),
			    .e_phentsize = sizeof(Elf64_Phdr),
			    .e_phnum = 1 },
		.segment = { .p_type = PT_LOAD,
			     .p_flags = PF_R | PF_X,
			     .p_vaddr = BASE,
			     .p_filesz = sizeof(i),
			     .p_memsz = sizeof(i),
			     .p_align = 0x1000 },
	};
	int fd;

	memcpy(i.code, code, sizeof(code));
	fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0755);
	if (fd < 0 || write(fd, &i, sizeof(i)) != sizeof(i))
		tap_bail("%s: %s", path, strerror(errno));
	close(fd);
}

int first_become(const char *path)
{
	char *argv[] = { (char *)path, NULL };

	execv(path, argv);
	return 99;
}

int first_call(void)
{
	return personality(ADDR_NO_RANDOMIZE) < 0 ? errno : 0;
}
