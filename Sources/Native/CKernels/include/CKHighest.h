// The best of many scores.
#pragma once

#include "CKPrecision.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// The `count` highest of each row's scores, highest first, the lower number first where they are the same.
///
/// `scores` is [rows, width]. What a row's mask holds is added first: 0, or minus infinity for what may not be chosen; a null
/// mask changes nothing. `values` and `numbers` are [rows, count]; `found` says how many of a row are filled in, fewer where
/// fewer may be chosen, and none where a score is no number.
///
/// Returns false, and leaves the outputs undefined, when memory is out.
CK_PUBLIC bool ck_highest(
    const float *scores, intptr_t rows, intptr_t width, const float *_Nullable const *_Nonnull masks,
    intptr_t count, int32_t threads, float *values, int32_t *numbers, intptr_t *found);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
