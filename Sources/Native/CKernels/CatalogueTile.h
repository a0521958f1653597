// Products of a few rows with a panel of items: 24 sums of 16 lanes in registers.
#pragma once

#include "Vectors.h"

namespace ckernels {

/// Items of a panel, and rows that meet it together.
constexpr int kPanel = 48;
constexpr int kTokens = 8;
constexpr int kColumns = kPanel / kLanes;

/// Logits of kTokens tokens and one panel; each is one sum of fused products, from the first number on.
struct Logits {
    Vector values[kTokens][kColumns];
};

/// `states` is [kTokens, width], `panel` [width, kPanel].
CK_INLINE Logits logits(const float *states, const float *panel, int64_t width) {
    Logits sum;
#pragma unroll
    for (int t = 0; t < kTokens; ++t) {
#pragma unroll
        for (int c = 0; c < kColumns; ++c) sum.values[t][c] = _mm512_setzero_ps();
    }
    for (int64_t k = 0; k < width; ++k) {
        Vector items[kColumns];
#pragma unroll
        for (int c = 0; c < kColumns; ++c) items[c] = _mm512_load_ps(panel + k * kPanel + c * kLanes);
#pragma unroll
        for (int t = 0; t < kTokens; ++t) {
            const Vector state = _mm512_set1_ps(states[t * width + k]);
#pragma unroll
            for (int c = 0; c < kColumns; ++c) {
                sum.values[t][c] = _mm512_fmadd_ps(state, items[c], sum.values[t][c]);
            }
        }
    }
    return sum;
}

}  // namespace ckernels
