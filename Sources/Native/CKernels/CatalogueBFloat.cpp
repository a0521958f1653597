// The passes in bfloat16 with sums in float32: products of 16 x 32 and 32 x 16 tiles, with AMX.
//
// A tile's second factor holds pairs of rows side by side: [rows / 2, columns, 2].
#include "CataloguePasses.h"

#if defined(__x86_64__) && defined(__linux__)

#include <cpuid.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstring>

#include "Vectors.h"

#define CK_AMX \
    __attribute__((target( \
        "avx512f,avx512dq,avx512bw,avx512vl,avx512bf16,fma,amx-tile,amx-bf16")))

namespace ckernels {

namespace {

/// Rows, columns and depth of a tile product.
constexpr int kSide = 16;
constexpr int kDepth = 32;
/// Elements of a tile of bfloat16 numbers.
constexpr int kTile = kSide * kDepth;
constexpr int kPanel = 64;
constexpr int kTokens = 32;
constexpr int kColumns = kPanel / kSide;

/// Asks the kernel for the tiles' registers, once a process.
bool has_amx() {
    static const bool found = [] {
        unsigned a, b, c, d;
        if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return false;
        const bool tiles = (d & (1u << 22)) && (d & (1u << 24));
        if (!__get_cpuid_count(7, 1, &a, &b, &c, &d)) return false;
        const bool conversion = a & (1u << 5);
        constexpr long kRequest = 0x1023, kTileData = 18;
        return tiles && conversion && has_avx512() &&
               syscall(SYS_arch_prctl, kRequest, kTileData) == 0;
    }();
    return found;
}

/// Eight tiles of full size, given back at the end of a task.
class Tiles {
public:
    CK_AMX Tiles() {
        struct alignas(64) {
            uint8_t palette = 1, start = 0, reserved[14] = {};
            uint16_t bytes[16] = {64, 64, 64, 64, 64, 64, 64, 64};
            uint8_t rows[16] = {16, 16, 16, 16, 16, 16, 16, 16};
        } configuration;
        _tile_loadconfig(&configuration);
    }
    CK_AMX ~Tiles() { _tile_release(); }
    Tiles(const Tiles &) = delete;
};

using Number = uint16_t;

/// The nearest bfloat16 number, ties upwards.
inline Number rounded(float value) {
    uint32_t bits;
    std::memcpy(&bits, &value, sizeof bits);
    return static_cast<Number>((bits + 0x8000u) >> 16);
}

/// Two rows side by side: the first in the lower halves, the second in the upper ones.
CK_INLINE __m512i paired(Vector first, Vector second) {
    const __m512i half = _mm512_set1_epi32(0x8000);
    const __m512i low = _mm512_srli_epi32(_mm512_add_epi32(_mm512_castps_si512(first), half), 16);
    const __m512i high = _mm512_add_epi32(_mm512_castps_si512(second), half);
    return _mm512_mask_mov_epi16(low, 0xaaaaaaaa, high);
}

template <int kWidth>
class BFloatPasses final : public Passes {
public:
    explicit BFloatPasses(const Problem &problem) : problem(problem) {}

    int64_t group() const override { return kTokens; }
    int64_t chunk() const override { return 256; }
    int64_t panels() const override { return (problem.items + kPanel - 1) / kPanel; }

    bool reserve(int64_t tokens) override {
        sums_ = buffer<float>(tokens);
        shifts_ = buffer<float>(tokens);
        slopes_ = buffer<float>(tokens * kWidth);
        partial = buffer<float>(tokens * kLanes);
        states = buffer<Number>(tokens * kWidth);
        turned = buffer<Number>(tokens * kWidth);
        weights = buffer<Number>(panels() * kPanel * tokens);
        columns = buffer<Number>(panels() * kPanel * kWidth);
        rows = buffer<Number>(panels() * kPanel * kWidth);
        gradient = buffer<float>(panels() * kPanel * kWidth);
        return sums_ && shifts_ && slopes_ && partial && states && turned && weights && columns &&
               rows && gradient;
    }

    void pack(int64_t panel) override {
        Number *by_column = columns.get() + panel * kPanel * kWidth;
        Number *by_row = rows.get() + panel * kPanel * kWidth;
        std::memset(by_column, 0, sizeof(Number) * kPanel * kWidth);
        std::memset(by_row, 0, sizeof(Number) * kPanel * kWidth);
        std::memset(gradient.get() + panel * kPanel * kWidth, 0, sizeof(float) * kPanel * kWidth);
        for (int64_t item = 0; item < count(panel); ++item) {
            const float *from = problem.table + (panel * kPanel + item) * kWidth;
            for (int64_t k = 0; k < kWidth; ++k) {
                const Number value = rounded(from[k]);
                // [width / 32, items / 16, 16 pairs of k, 16 items, 2]
                by_column[((k / kDepth * kColumns + item / kSide) * kSide + k % kDepth / 2) * kDepth +
                          item % kSide * 2 + k % 2] = value;
                // [items / 32, width / 16, 16 pairs of items, 16 of k, 2]
                by_row[((item / kDepth * (kWidth / kSide) + k / kSide) * kSide + item % kDepth / 2) *
                           kDepth + k % kSide * 2 + item % 2] = value;
            }
        }
    }

    void begin(const float *from, int64_t count, int64_t tokens) override {
        this->tokens = tokens;
        hidden = from;
        real = count;
        for (int64_t place = 0; place < count * kWidth; ++place) {
            states.get()[place] = rounded(from[place]);
        }
        std::memset(states.get() + count * kWidth, 0, sizeof(Number) * (tokens - count) * kWidth);
    }

    CK_AMX void forward(int64_t first, int64_t last, bool shifted) override {
        const Tiles tiles;
        std::fill(shifts() + first, shifts() + last, 0.0f);
        std::fill(slopes() + first * kWidth, slopes() + last * kWidth, 0.0f);
        alignas(64) float logits[kTokens * kPanel];
        alignas(64) Number own[kTokens * kPanel];
        if (shifted) {
            std::fill(partial.get() + first * kLanes, partial.get() + last * kLanes, -INFINITY);
            for (int64_t panel = 0; panel < panels(); ++panel) {
                for (int64_t token = first; token < last; token += kTokens) {
                    multiply(token, panel, logits);
                    raise(token, panel, logits);
                }
            }
            for (int64_t token = first; token < last; ++token) {
                shifts()[token] = _mm512_reduce_max_ps(part(token));
            }
        }
        std::fill(partial.get() + first * kLanes, partial.get() + last * kLanes, 0.0f);
        for (int64_t panel = 0; panel < panels(); ++panel) {
            for (int64_t token = first; token < last; token += kTokens) {
                multiply(token, panel, logits);
                weigh(token, panel, logits, own);
                add_slopes(token, panel, own);
            }
        }
        for (int64_t token = first; token < last; ++token) {
            sums()[token] = _mm512_reduce_add_ps(part(token));
        }
    }

    void scale(const float *factors) override {
        // [width / 16, tokens / 32, 16 of k, 32 tokens]
        for (int64_t k = 0; k < kWidth; ++k) {
            Number *to = turned.get() + k / kSide * tokens * kSide + k % kSide * kDepth;
            for (int64_t token = 0; token < tokens; ++token) {
                const float value =
                    token < real ? hidden[token * kWidth + k] * factors[token] : 0.0f;
                to[token / kDepth * kTile + token % kDepth] = rounded(value);
            }
        }
    }

    CK_AMX void backward(int64_t panel) override {
        const Tiles tiles;
        const int64_t depth = tokens / kDepth;
        for (int column = 0; column < kColumns; column += 2) {
            const Number *left = weights.get() + (panel * kColumns + column) * tokens * kSide;
            const Number *right = left + tokens * kSide;
            for (int64_t k = 0; k < kWidth; k += 2 * kSide) {
                const Number *upper = turned.get() + k * tokens;
                const Number *lower = upper + kSide * tokens;
                // [width, 16 items] for each column of 16 items
                float *sums =
                    gradient.get() + ((panel * kColumns + column) * kWidth + k) * kSide;
                float *next = sums + kWidth * kSide;
                _tile_loadd(0, sums, 64);
                _tile_loadd(1, next, 64);
                _tile_loadd(2, sums + kSide * kSide, 64);
                _tile_loadd(3, next + kSide * kSide, 64);
                for (int64_t d = 0; d < depth; ++d) {
                    _tile_loadd(4, upper + d * kTile, 64);
                    _tile_loadd(5, lower + d * kTile, 64);
                    _tile_loadd(6, left + d * kTile, 64);
                    _tile_loadd(7, right + d * kTile, 64);
                    _tile_dpbf16ps(0, 4, 6);
                    _tile_dpbf16ps(1, 4, 7);
                    _tile_dpbf16ps(2, 5, 6);
                    _tile_dpbf16ps(3, 5, 7);
                }
                _tile_stored(0, sums, 64);
                _tile_stored(1, next, 64);
                _tile_stored(2, sums + kSide * kSide, 64);
                _tile_stored(3, next + kSide * kSide, 64);
            }
        }
    }

    void finish(int64_t panel, float *table_gradient) const override {
        for (int64_t item = 0; item < count(panel); ++item) {
            const float *from =
                gradient.get() + (panel * kColumns + item / kSide) * kWidth * kSide + item % kSide;
            float *to = table_gradient + (panel * kPanel + item) * kWidth;
            for (int64_t k = 0; k < kWidth; ++k) to[k] = from[k * kSide];
        }
    }

private:
    static_assert(kWidth % kDepth == 0);

    int64_t count(int64_t panel) const {
        return std::min<int64_t>(kPanel, problem.items - panel * kPanel);
    }

    CK_AMX __attribute__((always_inline)) Vector part(int64_t token) const {
        return _mm512_load_ps(partial.get() + token * kLanes);
    }

    /// Logits of kTokens tokens and one panel, [kTokens, kPanel].
    CK_AMX __attribute__((always_inline)) void multiply(
        int64_t token, int64_t panel, float *logits) const {
        constexpr int64_t kRow = kWidth * sizeof(Number), kOut = kPanel * sizeof(float);
        const Number *upper = states.get() + token * kWidth;
        const Number *lower = upper + kSide * kWidth;
        const Number *items = columns.get() + panel * kPanel * kWidth;
        for (int column = 0; column < kColumns; column += 2) {
            _tile_zero(0);
            _tile_zero(1);
            _tile_zero(2);
            _tile_zero(3);
#pragma unroll
            for (int k = 0; k < kWidth / kDepth; ++k) {
                _tile_loadd(4, upper + k * kDepth, kRow);
                _tile_loadd(5, lower + k * kDepth, kRow);
                _tile_loadd(6, items + (k * kColumns + column) * kTile, 64);
                _tile_loadd(7, items + (k * kColumns + column + 1) * kTile, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(1, 4, 7);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
            float *out = logits + column * kSide;
            _tile_stored(0, out, kOut);
            _tile_stored(1, out + kSide, kOut);
            _tile_stored(2, out + kSide * kPanel, kOut);
            _tile_stored(3, out + kSide * kPanel + kSide, kOut);
        }
    }

    /// Keeps the largest logits in `partial`.
    CK_AMX __attribute__((always_inline)) void raise(
        int64_t token, int64_t panel, const float *logits) {
        for (int t = 0; t < kTokens; ++t) {
            Vector best = part(token + t);
#pragma unroll
            for (int c = 0; c < kColumns; ++c) {
                best = _mm512_mask_max_ps(best, lanes(count(panel), c), best,
                                          _mm512_load_ps(logits + t * kPanel + c * kSide));
            }
            _mm512_store_ps(partial.get() + (token + t) * kLanes, best);
        }
    }

    /// Exponentiates logits: row by row into `own`, and in pairs of tokens for the second pass.
    CK_AMX __attribute__((always_inline)) void weigh(
        int64_t token, int64_t panel, const float *logits, Number *own) {
        __mmask16 mask[kColumns];
#pragma unroll
        for (int c = 0; c < kColumns; ++c) mask[c] = lanes(count(panel), c);
        // [items / 16, tokens / 2, 16 items, 2]
        Number *pairs = weights.get() + panel * kPanel * tokens + token / 2 * kDepth;
        for (int t = 0; t < kTokens; t += 2) {
            Vector even[kColumns], odd[kColumns];
            exponentiate(token + t, logits + t * kPanel, mask, even, own + t * kPanel);
            exponentiate(token + t + 1, logits + (t + 1) * kPanel, mask, odd,
                         own + (t + 1) * kPanel);
#pragma unroll
            for (int c = 0; c < kColumns; ++c) {
                _mm512_store_si512(pairs + c * tokens * kSide + t / 2 * kDepth,
                                   paired(even[c], odd[c]));
            }
        }
    }

    CK_AMX __attribute__((always_inline)) void exponentiate(
        int64_t token, const float *logits, const __mmask16 *mask, Vector *values, Number *own) {
        const Vector shift = _mm512_set1_ps(shifts()[token]);
        Vector sum = part(token);
#pragma unroll
        for (int c = 0; c < kColumns; ++c) {
            const Vector logit = _mm512_sub_ps(_mm512_load_ps(logits + c * kSide), shift);
            values[c] = _mm512_maskz_mov_ps(mask[c], exponential(logit));
            sum = _mm512_add_ps(sum, values[c]);
        }
#pragma unroll
        for (int c = 0; c < kColumns; c += 2) {
            _mm512_store_si512(own + c * kSide,
                               (__m512i)_mm512_cvtne2ps_pbh(values[c + 1], values[c]));
        }
        _mm512_store_ps(partial.get() + token * kLanes, sum);
    }

    /// Adds Σ_i weight_ti e_i over one panel.
    CK_AMX __attribute__((always_inline)) void add_slopes(
        int64_t token, int64_t panel, const Number *own) {
        constexpr int64_t kRow = kPanel * sizeof(Number), kOut = kWidth * sizeof(float);
        const Number *items = rows.get() + panel * kPanel * kWidth;
        for (int64_t k = 0; k < kWidth; k += 2 * kSide) {
            float *out = slopes() + token * kWidth + k;
            _tile_loadd(0, out, kOut);
            _tile_loadd(1, out + kSide, kOut);
            _tile_loadd(2, out + kSide * kWidth, kOut);
            _tile_loadd(3, out + kSide * kWidth + kSide, kOut);
#pragma unroll
            for (int d = 0; d < kPanel / kDepth; ++d) {
                const Number *factor = items + (d * (kWidth / kSide) + k / kSide) * kTile;
                _tile_loadd(4, own + d * kDepth, kRow);
                _tile_loadd(5, own + kSide * kPanel + d * kDepth, kRow);
                _tile_loadd(6, factor, 64);
                _tile_loadd(7, factor + kTile, 64);
                _tile_dpbf16ps(0, 4, 6);
                _tile_dpbf16ps(1, 4, 7);
                _tile_dpbf16ps(2, 5, 6);
                _tile_dpbf16ps(3, 5, 7);
            }
            _tile_stored(0, out, kOut);
            _tile_stored(1, out + kSide, kOut);
            _tile_stored(2, out + kSide * kWidth, kOut);
            _tile_stored(3, out + kSide * kWidth + kSide, kOut);
        }
    }

    const Problem problem;
    const float *hidden = nullptr;
    int64_t real = 0, tokens = 0;
    Buffer<Number> states, turned, weights, columns, rows;
    Buffer<float> partial, gradient;
};

}  // namespace

std::unique_ptr<Passes> bfloat_passes(const Problem &problem) {
    if (!has_amx()) return nullptr;
    switch (problem.width) {
        case 32: return std::make_unique<BFloatPasses<32>>(problem);
        case 64: return std::make_unique<BFloatPasses<64>>(problem);
        case 128: return std::make_unique<BFloatPasses<128>>(problem);
        default: return nullptr;
    }
}

}  // namespace ckernels

#else

std::unique_ptr<ckernels::Passes> ckernels::bfloat_passes(const Problem &) { return nullptr; }

#endif
