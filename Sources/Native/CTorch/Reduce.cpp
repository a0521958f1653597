#include <ATen/ops/addmm.h>
#include <ATen/ops/all.h>
#include <ATen/ops/amax.h>
#include <ATen/ops/amin.h>
#include <ATen/ops/any.h>
#include <ATen/ops/argmax.h>
#include <ATen/ops/argmin.h>
#include <ATen/ops/baddbmm.h>
#include <ATen/ops/cholesky_inverse.h>
#include <ATen/ops/cumsum.h>
#include <ATen/ops/linalg_cholesky.h>
#include <ATen/ops/linalg_inv.h>
#include <ATen/ops/linalg_solve.h>
#include <ATen/ops/linalg_vector_norm.h>
#include <ATen/ops/log_softmax.h>
#include <ATen/ops/logsumexp.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/max.h>
#include <ATen/ops/mean.h>
#include <ATen/ops/softmax.h>
#include <ATen/ops/sum.h>
#include <ATen/ops/var.h>

#include <numeric>

#include "Guard.h"

using namespace ctorch;

namespace {

/// The dimensions asked for; all of them when `rank` is 0.
std::vector<int64_t> chosen(ct_tensor a, const intptr_t *dims, intptr_t rank) {
    if (rank > 0) return ints(dims, rank).vec();
    std::vector<int64_t> all(static_cast<size_t>(unwrap(a).dim()));
    std::iota(all.begin(), all.end(), 0);
    return all;
}

}  // namespace

#define CT_REDUCTION(name) \
    ct_status ct_##name( \
        ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank, bool keep) { \
        return guard([&] { \
            const std::vector<int64_t> over = chosen(a, dims, rank); \
            *out = adopt(at::name(unwrap(a), at::IntArrayRef(over), keep)); \
        }); \
    }
CT_REDUCTION(sum)
CT_REDUCTION(mean)
CT_REDUCTION(amax)
CT_REDUCTION(amin)
CT_REDUCTION(all)
CT_REDUCTION(any)
CT_REDUCTION(logsumexp)

ct_status ct_variance(
    ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank, int64_t correction,
    bool keep) {
    return guard([&] {
        const std::vector<int64_t> over = chosen(a, dims, rank);
        *out = adopt(at::var(unwrap(a), at::IntArrayRef(over), at::Scalar(correction), keep));
    });
}

ct_status ct_norm(
    ct_tensor *out, ct_tensor a, double order, const intptr_t *dims, intptr_t rank, bool keep) {
    return guard([&] {
        const std::vector<int64_t> over = chosen(a, dims, rank);
        *out = adopt(at::linalg_vector_norm(unwrap(a), order, at::IntArrayRef(over), keep));
    });
}

ct_status ct_argmax(ct_tensor *out, ct_tensor a, intptr_t dim, bool keep) {
    return guard([&] { *out = adopt(at::argmax(unwrap(a), dim, keep)); });
}

ct_status ct_argmin(ct_tensor *out, ct_tensor a, intptr_t dim, bool keep) {
    return guard([&] { *out = adopt(at::argmin(unwrap(a), dim, keep)); });
}

ct_status ct_max_dim(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t dim, bool keep) {
    return guard([&] {
        auto [largest, places] = at::max(unwrap(a), dim, keep);
        *values = adopt(std::move(largest));
        *indices = adopt(std::move(places));
    });
}

ct_status ct_cumsum(ct_tensor *out, ct_tensor a, intptr_t dim) {
    return guard([&] { *out = adopt(at::cumsum(unwrap(a), dim)); });
}

ct_status ct_softmax(ct_tensor *out, ct_tensor a, intptr_t dim) {
    return guard([&] { *out = adopt(at::softmax(unwrap(a), dim)); });
}

ct_status ct_log_softmax(ct_tensor *out, ct_tensor a, intptr_t dim) {
    return guard([&] { *out = adopt(at::log_softmax(unwrap(a), dim)); });
}

ct_status ct_matmul_into(ct_tensor out, ct_tensor a, ct_tensor b) {
    return guard([&] {
        at::Tensor &target = unwrap(out);
        const std::vector<int64_t> before = target.sizes().vec();
        at::matmul_out(target, unwrap(a), unwrap(b));
        TORCH_CHECK(target.sizes() == at::IntArrayRef(before), "the product has shape ",
                    target.sizes(), ", its target had ", at::IntArrayRef(before));
    });
}

ct_status ct_addmm_(ct_tensor out, ct_tensor a, ct_tensor b, double beta, double alpha) {
    return guard([&] { unwrap(out).addmm_(unwrap(a), unwrap(b), beta, alpha); });
}

ct_status ct_baddbmm_(ct_tensor out, ct_tensor a, ct_tensor b, double beta, double alpha) {
    return guard([&] { unwrap(out).baddbmm_(unwrap(a), unwrap(b), beta, alpha); });
}

ct_status ct_inverse(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(at::linalg_inv(unwrap(a))); });
}

ct_status ct_cholesky(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(at::linalg_cholesky(unwrap(a))); });
}

ct_status ct_cholesky_inverse(ct_tensor *out, ct_tensor factor) {
    return guard([&] { *out = adopt(at::cholesky_inverse(unwrap(factor))); });
}

ct_status ct_solve(ct_tensor *out, ct_tensor a, ct_tensor b) {
    return guard([&] { *out = adopt(at::linalg_solve(unwrap(a), unwrap(b))); });
}
