// What the heads that share keys and values find among what a text has read so far.
//
// Whoever includes this says by CK_DECODER which instructions there are.
#pragma once

#include <cmath>

#include "DecoderProducts.h"

namespace ckernels {

namespace {

/// Numbers of a head that stay in registers while all columns pass.
constexpr int kParts = 4;

/// softmax(q Kᵀ) V of one text's heads that share keys and values.
template <typename Kind>
struct Attention {
    using Number = typename Kind::Number;

    /// [columns, width], and whether each column holds something.
    Matrix<Kind> keys;
    const Number *values;
    const uint8_t *present;
    /// One row a head.
    States<Kind> queries;
    int64_t heads;
    /// Room for [heads, columns], and the distance of its rows, a multiple of kLanes.
    float *scores;
    int64_t stride;

    CK_DECODER void run(Number *to) const {
        const __m256 scale = _mm256_set1_ps(1 / std::sqrt(static_cast<float>(keys.inputs)));
        product(keys, 0, keys.outputs, queries, heads,
                [&](int64_t head, int64_t column, __mmask8 mask, __m256 found) CK_DECODER
                __attribute__((always_inline)) {
                    _mm256_mask_storeu_ps(scores + head * stride + column, mask,
                                          _mm256_mul_ps(found, scale));
                });
        for (int64_t head = 0; head < heads; ++head) weigh(scores + head * stride);
        by_rows(heads, [&](auto rows, int64_t first) CK_DECODER __attribute__((always_inline)) {
            for (int64_t k = 0; k < keys.inputs; k += kParts * kLanes) {
                gather<decltype(rows)::value>(first, k, to);
            }
        });
    }

private:
    /// Turns scores into shares of 1.
    CK_DECODER void weigh(float *row) const {
        const int64_t columns = keys.outputs;
        Vector most = _mm512_set1_ps(-INFINITY);
        for (int64_t column = 0; column < columns; column += kLanes) {
            most = _mm512_mask_max_ps(most, there(column), most, _mm512_loadu_ps(row + column));
        }
        const Vector highest = _mm512_set1_ps(_mm512_reduce_max_ps(most));
        Vector sum = _mm512_setzero_ps();
        for (int64_t column = 0; column < columns; column += kLanes) {
            const Vector found = _mm512_maskz_mov_ps(
                there(column), exponential(_mm512_sub_ps(_mm512_loadu_ps(row + column), highest)));
            _mm512_storeu_ps(row + column, found);
            sum = _mm512_add_ps(sum, found);
        }
        const Vector factor = _mm512_set1_ps(1 / _mm512_reduce_add_ps(sum));
        for (int64_t column = 0; column < columns; column += kLanes) {
            _mm512_storeu_ps(row + column, _mm512_mul_ps(_mm512_loadu_ps(row + column), factor));
        }
    }

    /// The columns that may be looked at; the last is the token's own.
    CK_DECODER_INLINE __mmask16 there(int64_t column) const {
        const int64_t left = keys.outputs - column;
        const __mmask16 mask = first_lanes(left);
        const __m128i marks = _mm_maskz_loadu_epi8(mask, present + column);
        const __mmask16 own = left <= kLanes ? static_cast<__mmask16>(1u << (left - 1)) : 0;
        return (_mm_test_epi8_mask(marks, marks) & mask) | own;
    }

    /// Adds up values by their shares: up to kParts * kLanes numbers of kRows heads.
    template <int kRows>
    CK_DECODER_INLINE void gather(int64_t first, int64_t k, Number *to) const {
        const int64_t width = keys.inputs;
        __mmask16 mask[kParts];
        Vector sum[kRows][kParts];
#pragma unroll
        for (int p = 0; p < kParts; ++p) {
            mask[p] = first_lanes(std::max<int64_t>(0, width - k - p * kLanes));
#pragma unroll
            for (int r = 0; r < kRows; ++r) sum[r][p] = _mm512_setzero_ps();
        }
        for (int64_t column = 0; column < keys.outputs; ++column) {
            Vector value[kParts];
#pragma unroll
            for (int p = 0; p < kParts; ++p) {
                value[p] = Kind::read(values + column * width + k + p * kLanes, mask[p]);
            }
#pragma unroll
            for (int r = 0; r < kRows; ++r) {
                const Vector factor = _mm512_set1_ps(scores[(first + r) * stride + column]);
#pragma unroll
                for (int p = 0; p < kParts; ++p) {
                    sum[r][p] = _mm512_fmadd_ps(factor, value[p], sum[r][p]);
                }
            }
        }
#pragma unroll
        for (int r = 0; r < kRows; ++r) {
#pragma unroll
            for (int p = 0; p < kParts; ++p) {
                Kind::write(to + (first + r) * width + k + p * kLanes, sum[r][p], mask[p]);
            }
        }
    }
};

}  // namespace

}  // namespace ckernels
