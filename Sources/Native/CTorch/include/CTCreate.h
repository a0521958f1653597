// New tensors, conversions and random numbers.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

ct_status ct_empty(
    ct_tensor *out, const intptr_t *sizes, intptr_t rank, ct_type type, ct_device device);
ct_status ct_full(
    ct_tensor *out, const intptr_t *sizes, intptr_t rank, ct_scalar value, ct_type type,
    ct_device device);
/// start, start + step, … below end.
ct_status ct_arange(
    ct_tensor *out, ct_scalar start, ct_scalar end, ct_scalar step, ct_type type, ct_device device);
/// Copies `data`, which holds the product of `sizes` elements in row-major order.
ct_status ct_from_data(
    ct_tensor *out, const void *_Nullable data, const intptr_t *sizes, intptr_t rank, ct_type type);
ct_status ct_clone(ct_tensor *out, ct_tensor a);
ct_status ct_to_type(ct_tensor *out, ct_tensor a, ct_type type);
ct_status ct_to_device(ct_tensor *out, ct_tensor a, ct_device device);

ct_status ct_generator_make(ct_generator *out, uint64_t seed);
void ct_generator_free(ct_generator generator);
/// The generator's whole state as bytes.
ct_status ct_generator_state(ct_tensor *out, ct_generator generator);
ct_status ct_generator_restore(ct_generator generator, ct_tensor state);

ct_status ct_normal_(ct_tensor a, double mean, double deviation, ct_generator generator);
ct_status ct_uniform_(ct_tensor a, double low, double high, ct_generator generator);
ct_status ct_bernoulli_(ct_tensor a, double probability, ct_generator generator);
ct_status ct_exponential_(ct_tensor a, double rate, ct_generator generator);
/// A tensor like `a`: 1 / (1 - rate) with probability 1 - rate, 0 otherwise.
ct_status ct_dropout_mask(ct_tensor *out, ct_tensor a, double rate, ct_generator generator);
/// Integers in low ..< high.
ct_status ct_random_(ct_tensor a, int64_t low, int64_t high, ct_generator generator);
ct_status ct_bernoulli(ct_tensor *out, ct_tensor probabilities, ct_generator generator);
ct_status ct_permutation(ct_tensor *out, intptr_t count, ct_generator generator);
ct_status ct_multinomial(
    ct_tensor *out, ct_tensor weights, intptr_t count, bool replacement, ct_generator generator);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
