// The product of 8-bit rows and weights with AVX-512 and its dot product of bytes.
#include "QuantisedTile.h"

#if defined(__x86_64__)

#include <cmath>
#include <limits>

#include "Vectors.h"

#define CK_VNNI \
    __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx512vnni,fma")))

namespace ckernels {

namespace {

/// Vectors of a panel.
constexpr int kVectors = kPanelOutputs / kLanes;
/// Rows at a time: with four vectors each, and those of the weights, they fill the registers.
constexpr int kRows = 6;

CK_VNNI __attribute__((always_inline)) inline Vector gelu(Vector x) {
    const Vector limit = _mm512_set1_ps(kErfLimit);
    Vector z = _mm512_mul_ps(x, _mm512_set1_ps(0.70710678118654752f));
    z = _mm512_max_ps(_mm512_sub_ps(_mm512_setzero_ps(), limit), _mm512_min_ps(limit, z));
    const Vector square = _mm512_mul_ps(z, z);
    Vector sum = _mm512_set1_ps(kErf[kErfTerms - 1]);
    for (int term = kErfTerms - 2; term >= 0; --term) {
        sum = _mm512_fmadd_ps(sum, square, _mm512_set1_ps(kErf[term]));
    }
    const Vector half = _mm512_mul_ps(x, _mm512_set1_ps(0.5f));
    return _mm512_fmadd_ps(_mm512_mul_ps(sum, z), half, half);
}

template <int kCount>
CK_VNNI void multiply_strip(const QuantisedProblem &problem, int64_t first, int64_t panel) {
    const int64_t depth = problem.depth();
    const int8_t *values = problem.values + first * depth;
    const uint8_t *weights = problem.panel(panel);
    __m512i sums[kCount][kVectors];
    for (int row = 0; row < kCount; ++row) {
        for (int column = 0; column < kVectors; ++column) {
            sums[row][column] = _mm512_setzero_si512();
        }
    }
    for (int64_t k = 0; k < depth; k += kGroupInputs, weights += kPanelOutputs * kGroupInputs) {
        __m512i factors[kVectors];
        for (int column = 0; column < kVectors; ++column) {
            factors[column] = _mm512_loadu_si512(weights + column * kLanes * kGroupInputs);
        }
        for (int row = 0; row < kCount; ++row) {
            int32_t group;
            __builtin_memcpy(&group, values + row * depth + k, sizeof group);
            const __m512i value = _mm512_set1_epi32(group);
            for (int column = 0; column < kVectors; ++column) {
                sums[row][column] =
                    _mm512_dpbusd_epi32(sums[row][column], factors[column], value);
            }
        }
    }
    const int64_t width = problem.width(panel), start = panel * kPanelOutputs;
    for (int column = 0; column < kVectors; ++column) {
        const __mmask16 mask = lanes(width, column);
        if (mask == 0) break;
        const int64_t place = start + column * kLanes;
        const Vector scale = _mm512_maskz_loadu_ps(mask, problem.weight_scales + place);
        const Vector bias = problem.bias == nullptr
                                ? _mm512_setzero_ps()
                                : _mm512_maskz_loadu_ps(mask, problem.bias + place);
        for (int row = 0; row < kCount; ++row) {
            const __m512i whole = _mm512_sub_epi32(
                sums[row][column], _mm512_set1_epi32(problem.row_shifts[first + row]));
            const Vector factor =
                _mm512_mul_ps(scale, _mm512_set1_ps(problem.row_scales[first + row]));
            Vector result = _mm512_fmadd_ps(_mm512_cvtepi32_ps(whole), factor, bias);
            if (problem.activation == CK_GELU) result = gelu(result);
            _mm512_mask_storeu_ps(
                problem.out + (first + row) * problem.outputs + place, mask, result);
        }
    }
}

CK_VNNI void quantise_row(const QuantisedProblem &problem, int64_t row) {
    const float *from = problem.input + row * problem.inputs;
    const int64_t depth = problem.depth();
    int8_t *to = problem.values + row * depth;
    Vector largest = _mm512_setzero_ps(), odd = _mm512_setzero_ps();
    for (int64_t k = 0; k < problem.inputs; k += kLanes) {
        const Vector x = _mm512_maskz_loadu_ps(lanes(problem.inputs - k, 0), from + k);
        largest = _mm512_max_ps(largest, _mm512_abs_ps(x));
        // 0 for numbers, NaN for the rest.
        odd = _mm512_fmadd_ps(x, _mm512_setzero_ps(), odd);
    }
    const float scale = _mm512_reduce_max_ps(largest) / 127;
    const Vector inverse = _mm512_set1_ps(inverse_scale(scale));
    __m512i sum = _mm512_setzero_si512();
    for (int64_t k = 0; k < depth; k += kLanes) {
        const Vector x = _mm512_maskz_loadu_ps(lanes(problem.inputs - k, 0), from + k);
        const __m512i whole = _mm512_cvtps_epi32(_mm512_mul_ps(x, inverse));
        sum = _mm512_add_epi32(sum, whole);
        _mm512_mask_cvtsepi32_storeu_epi8(to + k, lanes(depth - k, 0), whole);
    }
    problem.row_scales[row] = scale + _mm512_reduce_add_ps(odd);
    problem.row_shifts[row] = _mm512_reduce_add_epi32(sum) * kWeightShift;
}

}  // namespace

bool has_vnni() { return has_avx512() && __builtin_cpu_supports("avx512vnni"); }

CK_VNNI void quantise_rows_vnni(const QuantisedProblem &problem, int64_t first, int64_t last) {
    for (int64_t row = first; row < last; ++row) quantise_row(problem, row);
}

CK_VNNI void multiply_panel_vnni(
    const QuantisedProblem &problem, int64_t first, int64_t last, int64_t panel) {
    int64_t row = first;
    for (; row + kRows <= last; row += kRows) multiply_strip<kRows>(problem, row, panel);
    switch (last - row) {
        case 5: return multiply_strip<5>(problem, row, panel);
        case 4: return multiply_strip<4>(problem, row, panel);
        case 3: return multiply_strip<3>(problem, row, panel);
        case 2: return multiply_strip<2>(problem, row, panel);
        case 1: return multiply_strip<1>(problem, row, panel);
        default: return;
    }
}

}  // namespace ckernels

#else

namespace ckernels {

bool has_vnni() { return false; }

void quantise_rows_vnni(const QuantisedProblem &problem, int64_t first, int64_t last) {
    quantise_rows_plain(problem, first, last);
}

void multiply_panel_vnni(
    const QuantisedProblem &problem, int64_t first, int64_t last, int64_t panel) {
    multiply_panel_plain(problem, first, last, panel);
}

}  // namespace ckernels

#endif
