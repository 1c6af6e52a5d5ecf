/* SPDX-License-Identifier: GPL-2.0 */
/* Memory and strings. */
#ifndef SELFTESTS_SHIM_STRING_H
#define SELFTESTS_SHIM_STRING_H

#include <string.h>

#endif /* SELFTESTS_SHIM_STRING_H */
