// How 8-bit weights lie in memory, and the parts of their product that differ by processor.
#pragma once

#include <cstdint>
#include <limits>

#include "CKernels.h"

namespace ckernels {

/// Outputs side by side in a panel.
constexpr int64_t kPanelOutputs = 64;
/// Inputs that one instruction multiplies and adds up.
constexpr int64_t kGroupInputs = 4;
/// What is added to weights, so that they are without a sign.
constexpr int32_t kWeightShift = 128;

inline int64_t rounded_up(int64_t count, int64_t multiple) {
    return (count + multiple - 1) / multiple * multiple;
}

/// 1 / scale; 0, which makes zeros, where the scale is 0 or below the normal numbers, whose inverse may be infinite.
inline float inverse_scale(float scale) {
    return scale >= std::numeric_limits<float>::min() ? 1 / scale : 0;
}

/// A product y = x Wᵀ + b with x and W in 8 bits.
///
/// Weights lie as [panels, inputs / 4, 64 outputs, 4 inputs], shifted by 128; both ends are padded by zeros.
struct QuantisedProblem {
    int64_t rows, inputs, outputs;
    const float *input;
    const uint8_t *packed;
    const float *weight_scales;
    const float *bias;
    ck_activation activation;
    float *out;

    /// Rows in 8 bits, [rows, depth()]; their scales, and 128 times the sums of their numbers.
    int8_t *values;
    float *row_scales;
    int32_t *row_shifts;

    /// Inputs with padding.
    int64_t depth() const { return rounded_up(inputs, kGroupInputs); }
    int64_t panels() const { return rounded_up(outputs, kPanelOutputs) / kPanelOutputs; }
    const uint8_t *panel(int64_t number) const {
        return packed + number * kPanelOutputs * depth();
    }
    /// Outputs of a panel that are no padding.
    int64_t width(int64_t number) const {
        const int64_t left = outputs - number * kPanelOutputs;
        return left < kPanelOutputs ? left : kPanelOutputs;
    }
};

/// erf(z) ≈ z P(z²) for |z| <= 3, P's coefficients from the lowest on; the error is below 2.4e-5, there and, with z
/// taken as ±3, beyond. Fitted to erf by least squares with growing weight on the largest errors.
constexpr float kErfLimit = 3;
constexpr float kErf[] = {
    1.12826836f, -0.375314415f, 0.111078568f, -0.0251023136f,
    0.00423521968f, -0.000510992424f, 4.10551293e-05f, -1.94447557e-06f,
    4.07329317e-08f,
};
constexpr int kErfTerms = sizeof kErf / sizeof *kErf;

/// Brings rows `first..<last` into 8 bits: q = x / s rounded to the nearest, ties to even, s = max |x| / 127.
void quantise_rows_plain(const QuantisedProblem &problem, int64_t first, int64_t last);
/// Multiplies rows `first..<last` with a panel.
void multiply_panel_plain(
    const QuantisedProblem &problem, int64_t first, int64_t last, int64_t panel);

bool has_vnni();
/// The same with the instructions of AVX-512 and its dot product of bytes.
void quantise_rows_vnni(const QuantisedProblem &problem, int64_t first, int64_t last);
void multiply_panel_vnni(
    const QuantisedProblem &problem, int64_t first, int64_t last, int64_t panel);

}  // namespace ckernels
