// The passes in float32: 24 sums of 16 lanes in registers, with the instructions of AVX-512.
#include "CataloguePasses.h"

#if defined(__x86_64__)

#include <algorithm>
#include <cmath>
#include <cstring>

#include "CatalogueTile.h"

namespace ckernels {

namespace {

/// Adds factors times rows to kRows sums of kVectors registers each:
/// sums[r] += Σ_n factors[r · row_step + n · step] rows[n].
template <int kRows, int kVectors>
CK_INLINE void accumulate(
    float *sums, const float *factors, int64_t row_step, int64_t step, const float *rows,
    int64_t count) {
    constexpr int64_t width = kVectors * kLanes;
    Vector sum[kRows][kVectors];
#pragma unroll
    for (int r = 0; r < kRows; ++r) {
#pragma unroll
        for (int v = 0; v < kVectors; ++v) {
            sum[r][v] = _mm512_load_ps(sums + r * width + v * kLanes);
        }
    }
    for (int64_t n = 0; n < count; ++n) {
        Vector row[kVectors];
#pragma unroll
        for (int v = 0; v < kVectors; ++v) row[v] = _mm512_loadu_ps(rows + n * width + v * kLanes);
#pragma unroll
        for (int r = 0; r < kRows; ++r) {
            const Vector factor = _mm512_set1_ps(factors[r * row_step + n * step]);
#pragma unroll
            for (int v = 0; v < kVectors; ++v) sum[r][v] = _mm512_fmadd_ps(factor, row[v], sum[r][v]);
        }
    }
#pragma unroll
    for (int r = 0; r < kRows; ++r) {
#pragma unroll
        for (int v = 0; v < kVectors; ++v) {
            _mm512_store_ps(sums + r * width + v * kLanes, sum[r][v]);
        }
    }
}

template <int kVectors>
class FloatPasses final : public Passes {
public:
    explicit FloatPasses(const Problem &problem) : problem(problem) {}

    int64_t group() const override { return kTokens; }
    int64_t chunk() const override { return 96; }
    int64_t panels() const override { return (problem.items + kPanel - 1) / kPanel; }

    bool reserve(int64_t tokens) override {
        sums_ = buffer<float>(tokens);
        shifts_ = buffer<float>(tokens);
        slopes_ = buffer<float>(tokens * kWidth);
        states = buffer<float>(tokens * kWidth);
        weights = buffer<float>(panels() * kPanel * tokens);
        packed = buffer<float>(panels() * kPanel * kWidth);
        gradient = buffer<float>(panels() * kPanel * kWidth);
        return sums_ && shifts_ && slopes_ && states && weights && packed && gradient;
    }

    void pack(int64_t panel) override {
        float *to = packed.get() + panel * kPanel * kWidth;
        std::memset(to, 0, sizeof(float) * kPanel * kWidth);
        std::memset(gradient.get() + panel * kPanel * kWidth, 0, sizeof(float) * kPanel * kWidth);
        for (int64_t item = 0; item < count(panel); ++item) {
            const float *from = problem.table + (panel * kPanel + item) * kWidth;
            for (int64_t k = 0; k < kWidth; ++k) to[k * kPanel + item] = from[k];
        }
    }

    void begin(const float *from, int64_t count, int64_t tokens) override {
        this->tokens = tokens;
        std::memcpy(states.get(), from, sizeof(float) * count * kWidth);
        std::memset(states.get() + count * kWidth, 0, sizeof(float) * (tokens - count) * kWidth);
    }

    CK_AVX512 void forward(int64_t first, int64_t last, bool shifted) override {
        std::fill(shifts() + first, shifts() + last, 0.0f);
        std::fill(sums() + first, sums() + last, 0.0f);
        std::fill(slopes() + first * kWidth, slopes() + last * kWidth, 0.0f);
        if (shifted) find_shifts(first, last);
        for (int64_t panel = 0; panel < panels(); ++panel) {
            const float *rows = problem.table + panel * kPanel * kWidth;
            for (int64_t token = first; token < last; token += kTokens) {
                float *own = weights.get() + (panel * tokens + token) * kPanel;
                weigh(token, panel, own);
                for (int t = 0; t < kTokens; t += kTogether) {
                    accumulate<kTogether, kVectors>(slopes() + (token + t) * kWidth,
                                                    own + t * kPanel, kPanel, 1, rows, count(panel));
                }
            }
        }
    }

    void scale(const float *factors) override {
        for (int64_t token = 0; token < tokens; ++token) {
            for (int64_t k = 0; k < kWidth; ++k) states.get()[token * kWidth + k] *= factors[token];
        }
    }

    CK_AVX512 void backward(int64_t panel) override {
        const float *own = weights.get() + panel * tokens * kPanel;
        for (int item = 0; item < kPanel; item += kItems) {
            accumulate<kItems, kVectors>(gradient.get() + (panel * kPanel + item) * kWidth,
                                         own + item, 1, kPanel, states.get(), tokens);
        }
    }

    void finish(int64_t panel, float *table_gradient) const override {
        std::memcpy(table_gradient + panel * kPanel * kWidth,
                    gradient.get() + panel * kPanel * kWidth,
                    sizeof(float) * count(panel) * kWidth);
    }

private:
    static constexpr int64_t kWidth = kVectors * kLanes;
    // As many rows of sums as the registers hold.
    static constexpr int kTogether = kVectors >= 8 ? 2 : kVectors == 4 ? 4 : 8;
    static constexpr int kItems = kVectors >= 8 ? 3 : kVectors == 4 ? 6 : 12;

    int64_t count(int64_t panel) const {
        return std::min<int64_t>(kPanel, problem.items - panel * kPanel);
    }

    CK_INLINE Logits logits_of(int64_t token, int64_t panel) const {
        return logits(states.get() + token * kWidth, packed.get() + panel * kPanel * kWidth, kWidth);
    }

    /// Exponentiates the logits of kTokens tokens and one panel, [kTokens, kPanel].
    CK_INLINE void weigh(int64_t token, int64_t panel, float *to) {
        const Logits found = logits_of(token, panel);
#pragma unroll
        for (int t = 0; t < kTokens; ++t) {
            const Vector shift = _mm512_set1_ps(shifts()[token + t]);
            Vector sum = _mm512_setzero_ps();
#pragma unroll
            for (int c = 0; c < kColumns; ++c) {
                const Vector weight = _mm512_maskz_mov_ps(
                    lanes(count(panel), c), exponential(_mm512_sub_ps(found.values[t][c], shift)));
                _mm512_store_ps(to + t * kPanel + c * kLanes, weight);
                sum = _mm512_add_ps(sum, weight);
            }
            sums()[token + t] += _mm512_reduce_add_ps(sum);
        }
    }

    CK_AVX512 void find_shifts(int64_t first, int64_t last) {
        for (int64_t token = first; token < last; token += kTokens) {
            Vector best[kTokens];
            for (Vector &value : best) value = _mm512_set1_ps(-INFINITY);
            for (int64_t panel = 0; panel < panels(); ++panel) {
                const Logits found = logits_of(token, panel);
#pragma unroll
                for (int t = 0; t < kTokens; ++t) {
#pragma unroll
                    for (int c = 0; c < kColumns; ++c) {
                        best[t] = _mm512_mask_max_ps(best[t], lanes(count(panel), c), best[t],
                                                     found.values[t][c]);
                    }
                }
            }
            for (int t = 0; t < kTokens; ++t) shifts()[token + t] = _mm512_reduce_max_ps(best[t]);
        }
    }

    const Problem problem;
    int64_t tokens = 0;
    Buffer<float> states, packed, weights, gradient;
};

}  // namespace

std::unique_ptr<Passes> float_passes(const Problem &problem) {
    if (!has_avx512()) return nullptr;
    switch (problem.width) {
        case 16: return std::make_unique<FloatPasses<1>>(problem);
        case 32: return std::make_unique<FloatPasses<2>>(problem);
        case 64: return std::make_unique<FloatPasses<4>>(problem);
        case 128: return std::make_unique<FloatPasses<8>>(problem);
        default: return nullptr;
    }
}

}  // namespace ckernels

#else

std::unique_ptr<ckernels::Passes> ckernels::float_passes(const Problem &) { return nullptr; }

#endif
