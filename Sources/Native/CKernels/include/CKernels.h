// Arithmetic of our own, where fusing steps beats a library that takes them one by one.
//
// Plain arrays in and out, row-major, without gaps. Work is spread over the OpenMP pool that libtorch
// uses on the calling thread; results don't depend on the number of threads.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "CKDecoder.h"
#include "CKHighest.h"
#include "CKPrecision.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

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

/// How counting ranks went.
typedef enum ck_ranks_outcome {
    CK_RANKS_DONE = 0,
    /// A row is not finite, or so long that a score might not be.
    CK_RANKS_UNBOUNDED = 1,
    CK_RANKS_OUT_OF_MEMORY = 2,
} ck_ranks_outcome;

/// Whether this processor has the instructions for counting ranks.
CK_PUBLIC bool ck_catalogue_ranks_is_supported(void);

/// Where targets stand among all items, and which items stand first, without keeping any score.
///
///     higher = #{i not excluded: s · e_i > s · e_target},   equal = #{i not excluded: s · e_i = s · e_target}
///
/// `states` is [cases, width], `table` [items, width]. Case c asks for the targets at
/// `target_offsets[c]..<target_offsets[c + 1]` and excludes, unless `excluded_offsets` is null, the
/// items between its offsets there, as if they scored minus infinity: an excluded target stands
/// behind all others, and equals the excluded ones. `higher` and `equal` have one place a target
/// from `target_offsets[0]` on. `best` is [cases, list_length]: items that are not excluded, best
/// first, the lower number first where scores are the same, -1 behind the last.
///
/// Every score is one sum of fused products in the order of the columns, so that equal rows score
/// the same, and the outcome doesn't depend on the number of threads. Outputs are undefined
/// unless the outcome is `CK_RANKS_DONE`.
CK_PUBLIC ck_ranks_outcome ck_catalogue_ranks(
    const float *states, const float *table, intptr_t cases, intptr_t items, intptr_t width,
    const intptr_t *target_offsets, const int32_t *targets, const intptr_t *_Nullable excluded_offsets,
    const int32_t *_Nullable excluded, intptr_t list_length, int32_t threads, int32_t *higher,
    int32_t *equal, int32_t *best);

/// How numbers lie in a file of weights.
typedef enum ck_block_format {
    CK_BLOCKS_F32 = 0,
    CK_BLOCKS_F16 = 1,
    /// 32 numbers in 20 bytes: x = q d + m, with d and m in half precision and q in 4 bits.
    CK_BLOCKS_Q4_1 = 2,
    /// 32 numbers in 34 bytes: x = q d, with d in half precision and q in 8 bits.
    CK_BLOCKS_Q8_0 = 3,
} ck_block_format;

/// Reads `count` numbers, a multiple of 32 for formats in blocks; `bytes` may begin anywhere.
///
/// In blocks of 4 bits, the low halves of the bytes are the first 16 numbers.
CK_PUBLIC void ck_dequantize(
    const uint8_t *bytes, intptr_t count, ck_block_format format, float *out);

/// What is done to a linear map's output.
typedef enum ck_activation {
    CK_IDENTITY = 0,
    /// x Φ(x) with Φ the normal distribution, to within 5e-5 for |x| < 4 and to 1.2e-5 |x| beyond.
    CK_GELU = 1,
} ck_activation;

/// Bytes of packed weights.
CK_PUBLIC intptr_t ck_quantised_byte_count(intptr_t outputs, intptr_t inputs);

/// Brings a matrix [outputs, inputs] into 8 bits, each row by a scale of its own; a row with a number that
/// is not finite has the scale NaN.
///
///     q = x / s rounded to the nearest, ties to even,   s = max |x| / 127;   q = 0 where s = 0
CK_PUBLIC void ck_quantise(
    const float *weights, intptr_t outputs, intptr_t inputs, int8_t *values, float *scales);

/// Lays 8-bit weights [outputs, inputs], none of them -128, out as products read them.
CK_PUBLIC void ck_pack_quantised(
    const int8_t *values, intptr_t outputs, intptr_t inputs, uint8_t *packed);

/// The 8-bit weights [outputs, inputs] that were laid out.
CK_PUBLIC void ck_unpack_quantised(
    const uint8_t *packed, intptr_t outputs, intptr_t inputs, int8_t *values);

/// A linear map with 8-bit weights: input rows are brought into 8 bits likewise, sums are whole numbers.
///
///     y_ro = f(s_r t_o Σ_k q_rk w_ok + b_o)
///
/// `input` is [rows, inputs], `scales` (the t_o) [outputs], `bias` [outputs] or null, `out` [rows, outputs]; inputs
/// are below 2^16. A row depends on no other row. A row with a number that is not finite gives NaN. With `plain`, no
/// special instructions are used; sums are the same, results differ by rounding.
///
/// Returns false, and leaves the output undefined, when memory is out.
CK_PUBLIC bool ck_quantised_product(
    const float *input, intptr_t rows, intptr_t inputs, const uint8_t *packed, const float *scales,
    const float *_Nullable bias, intptr_t outputs, ck_activation activation, bool plain,
    int32_t threads, float *out);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
