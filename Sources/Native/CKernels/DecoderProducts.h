// Products of a matrix with a few rows of states, in the numbers that the matrix is kept in; sums are float32.
//
// Whoever includes this says by CK_DECODER which instructions there are.
#pragma once

#include <algorithm>
#include <cstdint>
#include <type_traits>

#include "DecoderNumbers.h"

namespace ckernels {

namespace {

/// Rows of the matrix, and rows of states, that meet in registers: 24 sums.
constexpr int kOutputs = 8;
constexpr int kStates = 3;

/// The sums of eight vectors, each over all its lanes in the same order.
CK_DECODER_INLINE __m256 sums(const Vector *v) {
    Vector half[2];
#pragma unroll
    for (int h = 0; h < 2; ++h) {
        const Vector *u = v + 4 * h;
        // In each quarter: two lanes of the first, two of the second.
        const Vector left = _mm512_add_ps(_mm512_unpacklo_ps(u[0], u[1]), _mm512_unpackhi_ps(u[0], u[1]));
        const Vector right = _mm512_add_ps(_mm512_unpacklo_ps(u[2], u[3]), _mm512_unpackhi_ps(u[2], u[3]));
        const __m512d l = _mm512_castps_pd(left), r = _mm512_castps_pd(right);
        half[h] = _mm512_add_ps(_mm512_castpd_ps(_mm512_unpacklo_pd(l, r)),
                                _mm512_castpd_ps(_mm512_unpackhi_pd(l, r)));
    }
    // Each quarter holds one lane of each of four.
    const Vector pairs = _mm512_add_ps(_mm512_shuffle_f32x4(half[0], half[1], 0x88),
                                       _mm512_shuffle_f32x4(half[0], half[1], 0xdd));
    const Vector whole = _mm512_add_ps(pairs, _mm512_shuffle_f32x4(pairs, pairs, 0xb1));
    return _mm512_castps512_ps256(_mm512_shuffle_f32x4(whole, whole, 0x08));
}

/// A matrix row by row.
template <typename Kind>
struct Matrix {
    const typename Kind::Number *start;
    int64_t outputs, inputs;

    const typename Kind::Number *row(int64_t output) const { return start + output * inputs; }
};

/// Rows of states, each filled up with zeros to a whole number of blocks.
template <typename Kind>
struct States {
    typename Kind::Number *start;
    int64_t stride;

    typename Kind::Number *row(int64_t number) const { return start + number * stride; }
};

/// Products of up to eight rows of a matrix with kRows rows of states.
template <typename Kind, int kRows, bool kWhole>
CK_DECODER_INLINE void multiply(
    const Matrix<Kind> &matrix, int64_t output, const States<Kind> &states, int64_t first,
    __m256 *found) {
    using Number = typename Kind::Number;
    const int64_t inputs = matrix.inputs;
    const int64_t last = matrix.outputs - 1 - output;
    const Number *from = matrix.row(output);
    const Number *own = states.row(first);
    Vector sum[kRows][kOutputs];
#pragma unroll
    for (int r = 0; r < kRows; ++r) {
#pragma unroll
        for (int o = 0; o < kOutputs; ++o) sum[r][o] = _mm512_setzero_ps();
    }
    const auto take = [&](int64_t k, auto load) CK_DECODER __attribute__((always_inline)) {
        typename Kind::Block state[kRows];
#pragma unroll
        for (int r = 0; r < kRows; ++r) state[r] = Kind::load(own + r * states.stride + k);
#pragma unroll
        for (int o = 0; o < kOutputs; ++o) {
            const int64_t row = kWhole ? o : std::min<int64_t>(o, last);
            const typename Kind::Block weight = load(from + row * inputs + k);
#pragma unroll
            for (int r = 0; r < kRows; ++r) sum[r][o] = Kind::dot(sum[r][o], weight, state[r]);
        }
    };
    int64_t k = 0;
    for (; k + Kind::kBlock <= inputs; k += Kind::kBlock) {
        take(k, [](const Number *p) CK_DECODER __attribute__((always_inline)) { return Kind::load(p); });
    }
    if (k < inputs) {
        const int64_t left = inputs - k;
        take(k, [left](const Number *p) CK_DECODER __attribute__((always_inline)) {
            return Kind::part(p, left);
        });
    }
#pragma unroll
    for (int r = 0; r < kRows; ++r) found[r] = sums(sum[r]);
}

template <typename Kind, int kRows>
CK_DECODER_INLINE void multiply(
    const Matrix<Kind> &matrix, int64_t output, const States<Kind> &states, int64_t first,
    __m256 *found) {
    if (output + kOutputs <= matrix.outputs) {
        multiply<Kind, kRows, true>(matrix, output, states, first, found);
    } else {
        multiply<Kind, kRows, false>(matrix, output, states, first, found);
    }
}

/// Calls `body` with the number of rows, as a constant, and the first of them, until all rows of states had their turn.
template <typename Body>
CK_DECODER_INLINE void by_rows(int64_t count, Body body) {
    int64_t first = 0;
    for (; first + kStates <= count; first += kStates) {
        body(std::integral_constant<int, kStates>(), first);
    }
    if (count - first == 2) body(std::integral_constant<int, 2>(), first);
    if (count - first == 1) body(std::integral_constant<int, 1>(), first);
}

/// Asks for a share of the rows of a matrix that come next, so that they arrive while this one's are worked on.
template <typename Kind>
CK_DECODER_INLINE void prefetch(
    const Matrix<Kind> &matrix, int64_t output, int64_t first, int64_t rows, int64_t count) {
    if (output + kOutputs > matrix.outputs) return;
    const char *from = reinterpret_cast<const char *>(matrix.row(output));
    const int64_t bytes = kOutputs * matrix.inputs * sizeof(typename Kind::Number);
    const int64_t end = bytes * std::min(first + rows, count) / count;
    for (int64_t place = bytes * first / count / 64 * 64; place < end; place += 64) {
        _mm_prefetch(from + place, _MM_HINT_T0);
    }
}

/// The places of eight outputs that a matrix has.
inline __mmask8 places(int64_t outputs, int64_t output) {
    const int64_t left = outputs - output;
    return left >= kOutputs ? 0xff : static_cast<__mmask8>((1u << left) - 1);
}

/// Multiplies the outputs `from..<to` of a matrix with all rows of states; `finish(row, output, mask, sums)` takes what comes out.
template <typename Kind, typename Finish>
CK_DECODER_INLINE void product(
    const Matrix<Kind> &matrix, int64_t from, int64_t to, const States<Kind> &states,
    int64_t count, Finish finish) {
    for (int64_t output = from; output < to; output += kOutputs) {
        const __mmask8 mask = places(matrix.outputs, output);
        by_rows(count, [&](auto rows, int64_t first) CK_DECODER __attribute__((always_inline)) {
            constexpr int kRows = decltype(rows)::value;
            prefetch(matrix, output + kOutputs, first, kRows, count);
            __m256 found[kRows];
            multiply<Kind, kRows>(matrix, output, states, first, found);
#pragma unroll
            for (int r = 0; r < kRows; ++r) finish(first + r, output, mask, found[r]);
        });
    }
}

}  // namespace

}  // namespace ckernels
