// Reading and writing by index or mask, ordering and searching.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

ct_status ct_gather(ct_tensor *out, ct_tensor a, intptr_t dim, ct_tensor index);
ct_status ct_index_select(ct_tensor *out, ct_tensor a, intptr_t dim, ct_tensor index);
/// `indices` may hold null handles for dimensions that are taken whole.
ct_status ct_index(ct_tensor *out, ct_tensor a, const ct_tensor *indices, intptr_t count);
ct_status ct_scatter_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source);
ct_status ct_scatter_value_(ct_tensor a, intptr_t dim, ct_tensor index, ct_scalar value);
ct_status ct_scatter_add_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source);
ct_status ct_index_add_(
    ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source, double scale);
ct_status ct_index_copy_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source);
ct_status ct_index_put_(
    ct_tensor a, const ct_tensor *indices, intptr_t count, ct_tensor values, bool accumulate);
ct_status ct_masked_fill(ct_tensor *out, ct_tensor a, ct_tensor mask, ct_scalar value);
ct_status ct_masked_fill_(ct_tensor a, ct_tensor mask, ct_scalar value);
ct_status ct_masked_select(ct_tensor *out, ct_tensor a, ct_tensor mask);
ct_status ct_nonzero(ct_tensor *out, ct_tensor a);
ct_status ct_topk(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t count, intptr_t dim, bool largest);
ct_status ct_sort(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t dim, bool descending);
ct_status ct_bincount(ct_tensor *out, ct_tensor a, intptr_t count);
/// Positions in the ascending `boundaries` before which each value would be inserted.
ct_status ct_searchsorted(ct_tensor *out, ct_tensor boundaries, ct_tensor values, bool right);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
