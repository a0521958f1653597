// Ranks in a catalogue: the scores of a few cases and one panel are compared in registers with what
// the targets reach, and thrown away.
#include "CKernels.h"

#if defined(__x86_64__)

#include <algorithm>
#include <atomic>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>
#include <memory>
#include <new>
#include <vector>

#include "CatalogueTile.h"
#include "Parallel.h"

namespace ckernels {

namespace {

/// Cases of a task: their states stay in the first cache while every panel passes.
constexpr int64_t kCases = 64;
/// No product of two rows this long, nor any part of its sum, overflows.
constexpr float kLongestSquare = 1e37f;

/// What is asked for; names and shapes as in `ck_catalogue_ranks`.
struct Request {
    const float *states, *table;
    int64_t cases, items, width;
    const intptr_t *target_offsets;
    const int32_t *targets;
    const intptr_t *excluded_offsets;
    const int32_t *excluded;
    int64_t list_length;
    int32_t *higher, *equal, *best;
};

struct Free {
    void operator()(void *memory) const { std::free(memory); }
};
using Floats = std::unique_ptr<float, Free>;

Floats floats(int64_t count) {
    const size_t bytes = (static_cast<size_t>(count) * sizeof(float) + 63) / 64 * 64;
    float *found = static_cast<float *>(std::aligned_alloc(64, bytes));
    if (found == nullptr) throw std::bad_alloc();
    return Floats(found);
}

bool is_bounded(const float *row, int64_t width) {
    float squares = 0;
    for (int64_t k = 0; k < width; ++k) squares += row[k] * row[k];
    return squares <= kLongestSquare;
}

/// The very number that `logits` gives for a state and an item.
CK_AVX512 float score(const float *state, const float *row, int64_t width) {
    float sum = 0;
    for (int64_t k = 0; k < width; ++k) sum = __builtin_fmaf(state[k], row[k], sum);
    return sum;
}

/// The items with the highest scores so far, best first.
struct Best {
    std::vector<float> scores;
    std::vector<int32_t> items;
    float threshold = -INFINITY;

    /// Keeps what came earlier before what scores the same.
    void insert(float score, int32_t item, int64_t length) {
        const auto place =
            std::upper_bound(scores.begin(), scores.end(), score, std::greater<float>()) -
            scores.begin();
        scores.insert(scores.begin() + place, score);
        items.insert(items.begin() + place, item);
        if (static_cast<int64_t>(scores.size()) > length) {
            scores.pop_back();
            items.pop_back();
        }
        if (static_cast<int64_t>(scores.size()) == length) threshold = scores.back();
    }
};

/// What is known of one case while the panels pass.
struct Case {
    intptr_t first = 0, last = 0;
    std::vector<int32_t> excluded;
    Best best;

    bool excludes(int32_t item) const {
        return std::binary_search(excluded.begin(), excluded.end(), item);
    }
};

/// The cases `first..<last` against the whole catalogue; `kWidth` is 0 when it isn't known before.
template <int64_t kWidth>
class Task {
public:
    Task(const Request &request, const float *panels, int64_t first, int64_t last)
        : request(request), panels(panels), first(first), count(last - first) {}

    CK_AVX512 void run() {
        prepare();
        for (int64_t panel = 0; panel * kPanel < request.items; ++panel) {
            for (int64_t start = 0; start < count; start += kTokens) meet(start, panel);
        }
        for (int64_t number = 0; number < count; ++number) finish(number);
    }

private:
    CK_INLINE int64_t width() const { return kWidth > 0 ? kWidth : request.width; }
    const float *row(int32_t item) const { return request.table + item * request.width; }
    const float *state(int64_t number) const { return states.get() + number * request.width; }

    CK_AVX512 void prepare() {
        const int64_t rows = (count + kTokens - 1) / kTokens * kTokens;
        states = floats(rows * width());
        std::memset(states.get() + count * width(), 0, sizeof(float) * (rows - count) * width());
        std::memcpy(states.get(), request.states + first * width(), sizeof(float) * count * width());
        const intptr_t *offsets = request.target_offsets + first;
        reached.resize(static_cast<size_t>(offsets[count] - offsets[0]));
        higher.assign(reached.size(), 0);
        equal.assign(reached.size(), 0);
        cases.resize(static_cast<size_t>(rows));
        for (int64_t number = 0; number < count; ++number) {
            Case &own = cases[number];
            own.first = offsets[number] - offsets[0];
            own.last = offsets[number + 1] - offsets[0];
            for (intptr_t place = own.first; place < own.last; ++place) {
                const int32_t item = request.targets[offsets[0] + place];
                reached[place] = score(state(number), row(item), width());
            }
            if (request.excluded_offsets == nullptr) continue;
            const intptr_t *range = request.excluded_offsets + first + number;
            own.excluded.assign(request.excluded + range[0], request.excluded + range[1]);
            std::sort(own.excluded.begin(), own.excluded.end());
            own.excluded.erase(std::unique(own.excluded.begin(), own.excluded.end()),
                               own.excluded.end());
        }
    }

    /// Scores kTokens cases with one panel, counts, and keeps the best.
    CK_INLINE void meet(int64_t start, int64_t panel) {
        const Logits found =
            logits(states.get() + start * width(), panels + panel * kPanel * width(), width());
        const int64_t left = std::min<int64_t>(kPanel, request.items - panel * kPanel);
        const uint64_t real = (uint64_t(1) << left) - 1;
#pragma unroll
        for (int t = 0; t < kTokens; ++t) {
            Case &own = cases[start + t];
            for (intptr_t place = own.first; place < own.last; ++place) {
                const Vector bound = _mm512_set1_ps(reached[place]);
                higher[place] += __builtin_popcountll(real & above(found.values[t], bound));
                equal[place] += __builtin_popcountll(real & same(found.values[t], bound));
            }
            if (request.list_length == 0 || start + t >= count) continue;
            const uint64_t better =
                real & above(found.values[t], _mm512_set1_ps(own.best.threshold));
            if (better != 0) keep(own, found.values[t], better, panel);
        }
    }

    static CK_INLINE uint64_t above(const Vector *scores, Vector bound) {
        uint64_t mask = 0;
#pragma unroll
        for (int c = 0; c < kColumns; ++c) {
            mask |= uint64_t(_mm512_cmp_ps_mask(scores[c], bound, _CMP_GT_OQ)) << (c * kLanes);
        }
        return mask;
    }

    static CK_INLINE uint64_t same(const Vector *scores, Vector bound) {
        uint64_t mask = 0;
#pragma unroll
        for (int c = 0; c < kColumns; ++c) {
            mask |= uint64_t(_mm512_cmp_ps_mask(scores[c], bound, _CMP_EQ_OQ)) << (c * kLanes);
        }
        return mask;
    }

    CK_AVX512 __attribute__((noinline)) void keep(
        Case &own, const Vector *found, uint64_t better, int64_t panel) {
        alignas(64) float scores[kPanel];
        for (int c = 0; c < kColumns; ++c) _mm512_store_ps(scores + c * kLanes, found[c]);
        for (; better != 0; better &= better - 1) {
            const int lane = __builtin_ctzll(better);
            const int32_t item = static_cast<int32_t>(panel * kPanel + lane);
            if (scores[lane] > own.best.threshold && !own.excludes(item)) {
                own.best.insert(scores[lane], item, request.list_length);
            }
        }
    }

    /// Takes the excluded items out of the counts, and writes them down.
    CK_AVX512 void finish(int64_t number) {
        const Case &own = cases[number];
        const intptr_t start = request.target_offsets[first];
        const int32_t out = static_cast<int32_t>(own.excluded.size());
        std::vector<float> taken;
        for (int32_t item : own.excluded) {
            taken.push_back(score(state(number), row(item), width()));
        }
        for (intptr_t place = own.first; place < own.last; ++place) {
            const intptr_t to = start - request.target_offsets[0] + place;
            const float bound = reached[place];
            if (own.excludes(request.targets[start + place])) {
                request.higher[to] = static_cast<int32_t>(request.items) - out;
                request.equal[to] = out;
                continue;
            }
            request.higher[to] = higher[place];
            request.equal[to] = equal[place];
            for (float other : taken) {
                request.higher[to] -= other > bound;
                request.equal[to] -= other == bound;
            }
        }
        int32_t *list = request.best + (first + number) * request.list_length;
        std::fill(list, list + request.list_length, -1);
        std::copy(own.best.items.begin(), own.best.items.end(), list);
    }

    const Request &request;
    const float *panels;
    const int64_t first, count;
    Floats states;
    std::vector<Case> cases;
    std::vector<float> reached;
    std::vector<int32_t> higher, equal;
};

/// Brings one panel into the order of `logits`; false when a row is too long.
bool pack(const Request &request, int64_t panel, float *to) {
    std::memset(to, 0, sizeof(float) * kPanel * request.width);
    const int64_t left = std::min<int64_t>(kPanel, request.items - panel * kPanel);
    bool fits = true;
    for (int64_t item = 0; item < left; ++item) {
        const float *from = request.table + (panel * kPanel + item) * request.width;
        fits = fits && is_bounded(from, request.width);
        for (int64_t k = 0; k < request.width; ++k) to[k * kPanel + item] = from[k];
    }
    return fits;
}

template <int64_t kWidth>
ck_ranks_outcome rank(const Request &request, int32_t threads) {
    const int64_t panels = (request.items + kPanel - 1) / kPanel;
    const Floats packed = floats(panels * kPanel * request.width);
    std::atomic<bool> fits{true}, is_out_of_memory{false};
    for (int64_t number = 0; number < request.cases; ++number) {
        if (!is_bounded(request.states + number * request.width, request.width)) fits = false;
    }
    parallel(panels, threads, [&](int64_t panel) {
        if (!pack(request, panel, packed.get() + panel * kPanel * request.width)) fits = false;
    });
    if (!fits) return CK_RANKS_UNBOUNDED;
    parallel((request.cases + kCases - 1) / kCases, threads, [&](int64_t task) {
        try {
            const int64_t first = task * kCases;
            const int64_t last = std::min(first + kCases, request.cases);
            Task<kWidth>(request, packed.get(), first, last).run();
        } catch (const std::bad_alloc &) {
            is_out_of_memory = true;
        }
    });
    return is_out_of_memory ? CK_RANKS_OUT_OF_MEMORY : CK_RANKS_DONE;
}

}  // namespace

}  // namespace ckernels

using namespace ckernels;

bool ck_catalogue_ranks_is_supported(void) { return has_avx512(); }

ck_ranks_outcome ck_catalogue_ranks(
    const float *states, const float *table, intptr_t cases, intptr_t items, intptr_t width,
    const intptr_t *target_offsets, const int32_t *targets, const intptr_t *excluded_offsets,
    const int32_t *excluded, intptr_t list_length, int32_t threads, int32_t *higher,
    int32_t *equal, int32_t *best) {
    const Request request{states,  table,    cases,       items,  width, target_offsets, targets,
                          excluded_offsets, excluded, list_length, higher, equal, best};
    try {
        switch (width) {
            case 32: return rank<32>(request, threads);
            case 64: return rank<64>(request, threads);
            case 128: return rank<128>(request, threads);
            default: return rank<0>(request, threads);
        }
    } catch (const std::bad_alloc &) {
        return CK_RANKS_OUT_OF_MEMORY;
    }
}

#else

bool ck_catalogue_ranks_is_supported(void) { return false; }

ck_ranks_outcome ck_catalogue_ranks(
    const float *, const float *, intptr_t, intptr_t, intptr_t, const intptr_t *, const int32_t *,
    const intptr_t *, const int32_t *, intptr_t, int32_t, int32_t *, int32_t *, int32_t *) {
    return CK_RANKS_UNBOUNDED;
}

#endif
