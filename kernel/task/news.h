/* SPDX-License-Identifier: GPL-2.0 */
#ifndef _CTLSEC_KERNEL_NEWS_H
#define _CTLSEC_KERNEL_NEWS_H

/* Before the first domain. */
void ctlsec_news_init(void);
/* After the last fork and kill; without ctlsec_lock, which the work takes. */
void ctlsec_news_exit(void);

#endif /* _CTLSEC_KERNEL_NEWS_H */
