/* SPDX-License-Identifier: GPL-2.0 */
/*
 * A layer as LAYER_SET and APPLY take it; specified in linux/ctlsec.h.
 */
#ifndef _CTLSEC_KERNEL_NL_LAYER_READ_H
#define _CTLSEC_KERNEL_NL_LAYER_READ_H

struct ctlsec_layer;
struct genl_info;
struct nlattr;

/**
 * ctlsec_nl_layer_read - read and check a layer, and take the memory for it
 * @info: its attributes by type
 * @first: the same as they came, for those that there are several of
 * @len: bytes of them
 *
 * Return: one that is not known, for ctlsec_layers_add() or ctlsec_layers_free(), or an
 * error with a sentence in the extended ack, but for -ENOMEM.
 */
struct ctlsec_layer *ctlsec_nl_layer_read(const struct genl_info *info,
					  const struct nlattr *first, int len);

#endif /* _CTLSEC_KERNEL_NL_LAYER_READ_H */
