# SPDX-License-Identifier: GPL-2.0
## make deb	Debian packages of the tool and the module: build/deb/*.deb

.PHONY: deb
deb:
	@mk/build-deb "$(B)/deb"
