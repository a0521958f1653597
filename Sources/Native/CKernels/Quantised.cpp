// Linear maps with weights and inputs in 8 bits: packing, the plain arithmetic, and the spread over threads.
#include <algorithm>
#include <cmath>
#include <cstring>
#include <memory>
#include <new>

#include "Parallel.h"
#include "QuantisedTile.h"

namespace ckernels {

namespace {

/// Brings numbers into 8 bits and returns their scale: NaN, and zeros, where one is not finite.
float eight_bits(const float *from, int64_t count, int8_t *to) {
    float largest = 0, odd = 0;
    for (int64_t k = 0; k < count; ++k) {
        largest = std::max(largest, std::fabs(from[k]));
        // 0 for numbers, NaN for the rest.
        odd += from[k] * 0;
    }
    const float scale = largest / 127, inverse = odd == 0 ? inverse_scale(scale) : 0;
    for (int64_t k = 0; k < count; ++k) {
        const float x = odd == 0 ? std::nearbyint(from[k] * inverse) : 0;
        to[k] = static_cast<int8_t>(std::clamp(x, -127.0f, 127.0f));
    }
    return scale + odd;
}

float gelu(float x) {
    const float z = std::clamp(x * 0.70710678118654752f, -kErfLimit, kErfLimit);
    float sum = kErf[kErfTerms - 1];
    for (int term = kErfTerms - 2; term >= 0; --term) sum = sum * z * z + kErf[term];
    return x * 0.5f * (1 + sum * z);
}

}  // namespace

void quantise_rows_plain(const QuantisedProblem &problem, int64_t first, int64_t last) {
    const int64_t depth = problem.depth();
    for (int64_t row = first; row < last; ++row) {
        int8_t *to = problem.values + row * depth;
        problem.row_scales[row] =
            eight_bits(problem.input + row * problem.inputs, problem.inputs, to);
        std::fill(to + problem.inputs, to + depth, int8_t(0));
        int32_t sum = 0;
        for (int64_t k = 0; k < problem.inputs; ++k) sum += to[k];
        problem.row_shifts[row] = sum * kWeightShift;
    }
}

void multiply_panel_plain(
    const QuantisedProblem &problem, int64_t first, int64_t last, int64_t panel) {
    const int64_t depth = problem.depth(), width = problem.width(panel);
    for (int64_t row = first; row < last; ++row) {
        int32_t sums[kPanelOutputs] = {};
        const uint8_t *weights = problem.panel(panel);
        for (int64_t k = 0; k < depth; k += kGroupInputs) {
            const int8_t *values = problem.values + row * depth + k;
            for (int64_t output = 0; output < kPanelOutputs; ++output) {
                for (int64_t part = 0; part < kGroupInputs; ++part) {
                    sums[output] += int32_t(*weights++) * values[part];
                }
            }
        }
        for (int64_t output = 0; output < width; ++output) {
            const int64_t place = panel * kPanelOutputs + output;
            const float factor = problem.weight_scales[place] * problem.row_scales[row];
            const float bias = problem.bias == nullptr ? 0 : problem.bias[place];
            const float result = float(sums[output] - problem.row_shifts[row]) * factor + bias;
            problem.out[row * problem.outputs + place] =
                problem.activation == CK_GELU ? gelu(result) : result;
        }
    }
}

}  // namespace ckernels

using namespace ckernels;

intptr_t ck_quantised_byte_count(intptr_t outputs, intptr_t inputs) {
    return rounded_up(outputs, kPanelOutputs) * rounded_up(inputs, kGroupInputs);
}

void ck_quantise(
    const float *weights, intptr_t outputs, intptr_t inputs, int8_t *values, float *scales) {
    for (intptr_t output = 0; output < outputs; ++output) {
        const float *from = weights + output * inputs;
        scales[output] = eight_bits(from, inputs, values + output * inputs);
    }
}

namespace {

/// Where a weight lies.
int64_t place(int64_t output, int64_t input, int64_t depth) {
    return output / kPanelOutputs * kPanelOutputs * depth +
           (input / kGroupInputs * kPanelOutputs + output % kPanelOutputs) * kGroupInputs +
           input % kGroupInputs;
}

}  // namespace

void ck_pack_quantised(const int8_t *values, intptr_t outputs, intptr_t inputs, uint8_t *packed) {
    const int64_t depth = rounded_up(inputs, kGroupInputs);
    std::memset(packed, kWeightShift, size_t(ck_quantised_byte_count(outputs, inputs)));
    for (intptr_t output = 0; output < outputs; ++output) {
        for (intptr_t k = 0; k < inputs; ++k) {
            packed[place(output, k, depth)] =
                static_cast<uint8_t>(values[output * inputs + k] + kWeightShift);
        }
    }
}

void ck_unpack_quantised(
    const uint8_t *packed, intptr_t outputs, intptr_t inputs, int8_t *values) {
    const int64_t depth = rounded_up(inputs, kGroupInputs);
    for (intptr_t output = 0; output < outputs; ++output) {
        for (intptr_t k = 0; k < inputs; ++k) {
            values[output * inputs + k] =
                static_cast<int8_t>(packed[place(output, k, depth)] - kWeightShift);
        }
    }
}

bool ck_quantised_product(
    const float *input, intptr_t rows, intptr_t inputs, const uint8_t *packed, const float *scales,
    const float *bias, intptr_t outputs, ck_activation activation, bool plain, int32_t threads,
    float *out) {
    if (rows == 0) return true;
    QuantisedProblem problem{rows, inputs, outputs, input, packed, scales, bias, activation, out,
                             nullptr, nullptr, nullptr};
    std::unique_ptr<int8_t[]> values(new (std::nothrow) int8_t[size_t(rows * problem.depth())]);
    std::unique_ptr<float[]> row_scales(new (std::nothrow) float[size_t(rows)]);
    std::unique_ptr<int32_t[]> row_shifts(new (std::nothrow) int32_t[size_t(rows)]);
    if (!values || !row_scales || !row_shifts) return false;
    problem.values = values.get();
    problem.row_scales = row_scales.get();
    problem.row_shifts = row_shifts.get();

    const bool fast = !plain && has_vnni();
    const auto quantise = fast ? quantise_rows_vnni : quantise_rows_plain;
    const auto multiply = fast ? multiply_panel_vnni : multiply_panel_plain;
    // A chunk's rows and one panel of weights stay in the nearest caches.
    constexpr int64_t kChunk = 48;
    const int64_t chunks = (rows + kChunk - 1) / kChunk;
    const int64_t panels = problem.panels();
    parallel(chunks, threads, [&](int64_t chunk) {
        quantise(problem, chunk * kChunk, std::min(rows, (chunk + 1) * kChunk));
    });
    // Few rows leave the panels to be shared out.
    const int64_t together = chunks >= 4 * threads ? panels : 1;
    const int64_t groups = (panels + together - 1) / together;
    parallel(chunks * groups, threads, [&](int64_t task) {
        const int64_t first = task / groups * kChunk, last = std::min(rows, first + kChunk);
        const int64_t start = task % groups * together;
        for (int64_t panel = start; panel < std::min(panels, start + together); ++panel) {
            multiply(problem, first, last, panel);
        }
    });
    return true;
}
