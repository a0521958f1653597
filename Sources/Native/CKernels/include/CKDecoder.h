// One token of each of several texts through a decoder in the shape of Llama, and the best of its scores.
#pragma once

#include "CKPrecision.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// One block's weights, [outputs, inputs] or [width], and what was read before.
///
/// `keys` and `values` are [batch, groups, capacity, head_width]; the step fills one column of them. Numbers are all of the
/// decoder's precision.
typedef struct ck_decoder_layer {
    const void *attention_norm, *query, *key, *value, *gathered;
    const void *norm, *gate, *inner, *outer;
    void *keys, *values;
} ck_decoder_layer;

/// The sizes of a decoder, and the weights outside of its blocks.
typedef struct ck_decoder {
    ck_precision precision;
    intptr_t vocabulary, width, layers, heads, groups, head_width, inner_width;
    float epsilon;
    /// The table of words and the matrix that scores them, [vocabulary, width]; they may be one.
    const void *words, *head;
    const void *norm;
    /// What places turn pairs of numbers by, [head_width / 2].
    const float *frequencies;
} ck_decoder;

/// One token of each text.
typedef struct ck_decoder_tokens {
    intptr_t batch;
    /// The tokens, and their places in their texts, [batch].
    const int32_t *tokens;
    const float *places;
    /// Columns that keys and values have room for, and the one that the tokens take.
    intptr_t capacity, column;
    /// Whether earlier columns hold something, [batch, capacity].
    const uint8_t *present;
} ck_decoder_tokens;

/// Whether this processor has the instructions for a precision.
CK_PUBLIC bool ck_decoder_is_supported(ck_precision precision);

/// The scores of all tokens to come next, [batch, vocabulary].
///
///     x ← x + attention(norm(x)),   x ← x + (SiLU(norm(x) Gᵀ) ⊙ norm(x) Uᵀ) Dᵀ
///
/// States and sums are float32; what a matrix is multiplied with is rounded to the decoder's precision. Each sum is taken
/// in one order, so that a text's scores depend neither on the others nor on the number of threads.
///
/// Returns false, and leaves the outputs undefined, when memory is out.
CK_PUBLIC bool ck_decoder_step(
    const ck_decoder *decoder, const ck_decoder_layer *layers, const ck_decoder_tokens *tokens,
    int32_t threads, float *scores);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
