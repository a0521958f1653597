// The best of many scores: those below the bound so far, nearly all, are passed over in blocks.
#include <algorithm>
#include <atomic>
#include <cmath>
#include <new>
#include <vector>

#include "CKernels.h"
#include "Parallel.h"

namespace ckernels {

namespace {

/// Scores that are compared with the bound together.
constexpr int64_t kBlock = 32;

struct Candidate {
    float score;
    int32_t number;

    bool operator<(const Candidate &other) const {
        return score != other.score ? score > other.score : number < other.number;
    }
};

/// The candidates so far: at most twice as many as wanted, of which the worse half goes then.
class Best {
public:
    explicit Best(int64_t wanted) : wanted(wanted) { all.reserve(2 * wanted); }

    float bound = -INFINITY;

    void take(float score, int32_t number) {
        all.push_back({score, number});
        if (static_cast<int64_t>(all.size()) == 2 * wanted) cut();
    }

    const std::vector<Candidate> &finish() {
        if (static_cast<int64_t>(all.size()) > wanted) cut();
        std::sort(all.begin(), all.end());
        return all;
    }

private:
    void cut() {
        std::nth_element(all.begin(), all.begin() + wanted - 1, all.end());
        all.resize(wanted);
        bound = all.back().score;
    }

    const int64_t wanted;
    std::vector<Candidate> all;
};

/// False where a score is no number.
bool search(const float *scores, const float *mask, int64_t width, Best &best) {
    float block[kBlock];
    for (int64_t start = 0; start < width; start += kBlock) {
        const int64_t count = std::min(kBlock, width - start);
        const float *from = scores + start;
        if (mask != nullptr || count < kBlock) {
            std::fill(block + count, block + kBlock, -INFINITY);
            for (int64_t i = 0; i < count; ++i) {
                block[i] = mask == nullptr ? from[i] : from[i] + mask[start + i];
            }
            from = block;
        }
        // True for what is no number as well.
        int any = 0;
        for (int64_t i = 0; i < kBlock; ++i) any |= !(from[i] <= best.bound);
        if (!any) continue;
        for (int64_t i = 0; i < kBlock; ++i) {
            if (std::isnan(from[i])) return false;
            if (from[i] > best.bound) best.take(from[i], static_cast<int32_t>(start + i));
        }
    }
    return true;
}

}  // namespace

}  // namespace ckernels

using namespace ckernels;

bool ck_highest(
    const float *scores, intptr_t rows, intptr_t width, const float *const *masks, intptr_t count,
    int32_t threads, float *values, int32_t *numbers, intptr_t *found) {
    std::atomic<bool> is_out_of_memory{false};
    parallel(rows, threads, [&](int64_t row) {
        try {
            Best best(count);
            found[row] = 0;
            if (!search(scores + row * width, masks[row], width, best)) return;
            for (const Candidate &one : best.finish()) {
                values[row * count + found[row]] = one.score;
                numbers[row * count + found[row]] = one.number;
                found[row] += 1;
            }
        } catch (const std::bad_alloc &) {
            is_out_of_memory = true;
        }
    });
    return !is_out_of_memory;
}
