// Cross-entropy over a catalogue: logits in panels that fit the cache, exponentiated where they are
// computed, used at once for one gradient and kept for the other.
#include <algorithm>
#include <cmath>
#include <cstring>

#include "CKernels.h"
#include "CataloguePasses.h"
#include "Parallel.h"

namespace ckernels {

namespace {

/// Sums up to exp(80) are safe in float32 however many items there are.
constexpr double kSafeLogSum = 80;

double longest(const float *rows, int64_t count, int64_t width) {
    float found = 0;
    for (int64_t row = 0; row < count; ++row) {
        float squares = 0;
        for (int64_t k = 0; k < width; ++k) squares += rows[row * width + k] * rows[row * width + k];
        found = std::max(found, squares);
    }
    return std::sqrt(double(found));
}

float dot(const float *left, const float *right, int64_t width) {
    float sum = 0;
    for (int64_t k = 0; k < width; ++k) sum += left[k] * right[k];
    return sum;
}

/// Loss and hidden gradient of the chunk's tokens, and the factors that make probabilities.
double finish_tokens(
    const Problem &problem, Passes &passes, int64_t start, int64_t count, float *factors,
    float *hidden_gradient) {
    double loss = 0;
    for (int64_t token = 0; token < count; ++token) {
        const float share = problem.shares[start + token];
        const float *state = problem.hidden + (start + token) * problem.width;
        const float *target = problem.table + problem.targets[start + token] * problem.width;
        const float *slope = passes.slopes() + token * problem.width;
        float *gradient = hidden_gradient + (start + token) * problem.width;
        const double log_sum = std::log(double(passes.sums()[token])) + passes.shifts()[token];
        loss += double(share) * (log_sum - dot(state, target, problem.width));
        factors[token] = share / passes.sums()[token];
        for (int64_t k = 0; k < problem.width; ++k) {
            gradient[k] = factors[token] * slope[k] - share * target[k];
        }
    }
    return loss;
}

bool run(
    const Problem &problem, Passes &passes, int32_t threads, float *hidden_gradient,
    float *table_gradient, double *loss) {
    const int64_t group = passes.group(), panels = passes.panels(), width = problem.width;
    const int64_t chunk = std::max<int64_t>(passes.chunk(), 2 * group * threads);
    if (!passes.reserve(chunk)) return false;
    std::unique_ptr<float[]> factors(new (std::nothrow) float[static_cast<size_t>(chunk)]);
    if (!factors) return false;
    parallel(panels, threads, [&](int64_t panel) { passes.pack(panel); });
    // Cauchy-Schwarz: no logit exceeds the product of the longest rows. Where that is safe, no
    // largest logit has to be found.
    const double bound =
        longest(problem.hidden, problem.tokens, width) * longest(problem.table, problem.items, width);
    const bool shifted = !(bound + std::log(double(problem.items)) < kSafeLogSum);
    *loss = 0;
    for (int64_t start = 0; start < problem.tokens; start += chunk) {
        const int64_t count = std::min(chunk, problem.tokens - start);
        const int64_t groups = (count + group - 1) / group;
        passes.begin(problem.hidden + start * width, count, groups * group);
        // Several groups a task, so that each panel is loaded for many tokens.
        const int64_t tasks = std::min<int64_t>(groups, threads);
        parallel(tasks, threads, [&](int64_t task) {
            passes.forward(task * groups / tasks * group, (task + 1) * groups / tasks * group,
                           shifted);
        });
        std::fill(factors.get(), factors.get() + chunk, 0.0f);
        *loss += finish_tokens(problem, passes, start, count, factors.get(), hidden_gradient);
        passes.scale(factors.get());
        parallel(panels, threads, [&](int64_t panel) { passes.backward(panel); });
    }
    parallel(panels, threads, [&](int64_t panel) { passes.finish(panel, table_gradient); });
    for (int64_t token = 0; token < problem.tokens; ++token) {
        float *row = table_gradient + problem.targets[token] * width;
        const float *state = problem.hidden + token * width;
        for (int64_t k = 0; k < width; ++k) row[k] -= problem.shares[token] * state[k];
    }
    return true;
}

}  // namespace

std::unique_ptr<Passes> passes(const Problem &problem, ck_precision precision) {
    switch (precision) {
        case CK_FLOAT32: return float_passes(problem);
        case CK_BFLOAT16: return bfloat_passes(problem);
    }
    return nullptr;
}

}  // namespace ckernels

using namespace ckernels;

bool ck_catalogue_loss_is_supported(intptr_t width, ck_precision precision) {
    const Problem problem{nullptr, nullptr, nullptr, nullptr, 0, 0, width};
    return passes(problem, precision) != nullptr;
}

bool ck_catalogue_loss(
    const float *hidden, const float *table, const int64_t *targets, const float *shares,
    intptr_t tokens, intptr_t items, intptr_t width, ck_precision precision, int32_t threads,
    float *hidden_gradient, float *table_gradient, double *loss) {
    const Problem problem{hidden, table, targets, shares, tokens, items, width};
    const std::unique_ptr<Passes> found = passes(problem, precision);
    return found != nullptr && run(problem, *found, std::max<int32_t>(1, threads), hidden_gradient,
                                   table_gradient, loss);
}
