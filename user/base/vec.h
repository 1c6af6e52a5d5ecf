/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Arrays that grow by one element at a time.
 */
#ifndef USER_VEC_H
#define USER_VEC_H

#include <stddef.h>

/**
 * vec_grow - make room for one more element
 * @v: the array, NULL while empty
 * @n: elements in use
 * @size: of an element
 *
 * Capacity is the power of two at or above @n, so it needs no field.
 *
 * Return: the array, perhaps moved, with room at index @n, zeroed.
 */
void *vec_grow(void *v, size_t n, size_t size);

#endif /* USER_VEC_H */
