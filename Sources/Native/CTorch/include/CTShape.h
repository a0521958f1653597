// Views, copies and arrangements of the same elements.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

ct_status ct_reshape(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank);
ct_status ct_view(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank);
ct_status ct_expand(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank);
ct_status ct_permute(ct_tensor *out, ct_tensor a, const intptr_t *order, intptr_t rank);
ct_status ct_repeat(ct_tensor *out, ct_tensor a, const intptr_t *times, intptr_t rank);
ct_status ct_flip(ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank);
ct_status ct_transpose(ct_tensor *out, ct_tensor a, intptr_t first, intptr_t second);
ct_status ct_unsqueeze(ct_tensor *out, ct_tensor a, intptr_t dim);
ct_status ct_squeeze(ct_tensor *out, ct_tensor a, intptr_t dim);
ct_status ct_contiguous(ct_tensor *out, ct_tensor a);
ct_status ct_slice(
    ct_tensor *out, ct_tensor a, intptr_t dim, intptr_t start, intptr_t end, intptr_t step);
ct_status ct_select(ct_tensor *out, ct_tensor a, intptr_t dim, intptr_t index);
ct_status ct_cat(ct_tensor *out, const ct_tensor *parts, intptr_t count, intptr_t dim);
ct_status ct_stack(ct_tensor *out, const ct_tensor *parts, intptr_t count, intptr_t dim);
ct_status ct_tril(ct_tensor *out, ct_tensor a, intptr_t diagonal);
ct_status ct_triu(ct_tensor *out, ct_tensor a, intptr_t diagonal);
ct_status ct_repeat_interleave(ct_tensor *out, ct_tensor a, ct_tensor counts, intptr_t dim);
/// A view of the diagonal of a matrix.
ct_status ct_diagonal(ct_tensor *out, ct_tensor a);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
