// Arithmetic of our own, where fusing steps beats a library that takes them one by one.
//
// Plain arrays in and out, row-major, without gaps. Work is spread over the OpenMP pool that libtorch
// uses on the calling thread; results don't depend on the number of threads.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

#define CK_PUBLIC __attribute__((visibility("default")))

/// In what numbers the matrix products are taken; sums are always float32.
typedef enum ck_precision {
    CK_FLOAT32 = 0,
    CK_BFLOAT16 = 1,
} ck_precision;

/// Whether this processor has the instructions for a precision, and rows of `width` numbers fit.
CK_PUBLIC bool ck_catalogue_loss_is_supported(intptr_t width, ck_precision precision);

/// Weighted mean cross-entropy of tokens over a catalogue, with its gradients.
///
///     loss  = Σ_t u_t (log Σ_i exp(h_t · e_i) - h_t · e_target(t))
///     ∂h_t  = u_t (Σ_i p_ti e_i - e_target(t)),   p_ti = exp(h_t · e_i) / Σ_j exp(h_t · e_j)
///     ∂e_i  = Σ_t u_t (p_ti - [i = target(t)]) h_t
///
/// `hidden` is [tokens, width], `table` [items, width], `targets` and `shares` (the u_t) [tokens];
/// gradients have the shapes of what they belong to and are overwritten.
///
/// Returns false, and leaves the outputs undefined, when memory is out.
CK_PUBLIC bool ck_catalogue_loss(
    const float *hidden, const float *table, const int64_t *targets, const float *shares,
    intptr_t tokens, intptr_t items, intptr_t width, ck_precision precision, int32_t threads,
    float *hidden_gradient, float *table_gradient, double *loss);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
