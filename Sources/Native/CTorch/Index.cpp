#include <ATen/ops/bincount.h>
#include <ATen/ops/gather.h>
#include <ATen/ops/index.h>
#include <ATen/ops/index_put.h>
#include <ATen/ops/index_select.h>
#include <ATen/ops/masked_fill.h>
#include <ATen/ops/masked_select.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/searchsorted.h>
#include <ATen/ops/sort.h>
#include <ATen/ops/topk.h>

#include "Guard.h"

using namespace ctorch;

namespace {

c10::List<std::optional<at::Tensor>> indices_of(const ct_tensor *indices, intptr_t count) {
    c10::List<std::optional<at::Tensor>> result;
    result.reserve(static_cast<size_t>(count));
    for (intptr_t i = 0; i < count; ++i) result.push_back(optional(indices[i]));
    return result;
}

}  // namespace

ct_status ct_gather(ct_tensor *out, ct_tensor a, intptr_t dim, ct_tensor index) {
    return guard([&] { *out = adopt(at::gather(unwrap(a), dim, unwrap(index))); });
}

ct_status ct_index_select(ct_tensor *out, ct_tensor a, intptr_t dim, ct_tensor index) {
    return guard([&] { *out = adopt(at::index_select(unwrap(a), dim, unwrap(index))); });
}

ct_status ct_index(ct_tensor *out, ct_tensor a, const ct_tensor *indices, intptr_t count) {
    return guard([&] { *out = adopt(at::index(unwrap(a), indices_of(indices, count))); });
}

ct_status ct_scatter_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source) {
    return guard([&] { unwrap(a).scatter_(dim, unwrap(index), unwrap(source)); });
}

ct_status ct_scatter_value_(ct_tensor a, intptr_t dim, ct_tensor index, ct_scalar value) {
    return guard([&] { unwrap(a).scatter_(dim, unwrap(index), scalar(value)); });
}

ct_status ct_scatter_add_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source) {
    return guard([&] { unwrap(a).scatter_add_(dim, unwrap(index), unwrap(source)); });
}

ct_status ct_index_add_(
    ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source, double scale) {
    return guard([&] { unwrap(a).index_add_(dim, unwrap(index), unwrap(source), scale); });
}

ct_status ct_index_copy_(ct_tensor a, intptr_t dim, ct_tensor index, ct_tensor source) {
    return guard([&] { unwrap(a).index_copy_(dim, unwrap(index), unwrap(source)); });
}

ct_status ct_index_put_(
    ct_tensor a, const ct_tensor *indices, intptr_t count, ct_tensor values, bool accumulate) {
    return guard([&] {
        at::index_put_(unwrap(a), indices_of(indices, count), unwrap(values), accumulate);
    });
}

ct_status ct_masked_fill(ct_tensor *out, ct_tensor a, ct_tensor mask, ct_scalar value) {
    return guard([&] { *out = adopt(at::masked_fill(unwrap(a), unwrap(mask), scalar(value))); });
}

ct_status ct_masked_fill_(ct_tensor a, ct_tensor mask, ct_scalar value) {
    return guard([&] { unwrap(a).masked_fill_(unwrap(mask), scalar(value)); });
}

ct_status ct_masked_select(ct_tensor *out, ct_tensor a, ct_tensor mask) {
    return guard([&] { *out = adopt(at::masked_select(unwrap(a), unwrap(mask))); });
}

ct_status ct_nonzero(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(at::nonzero(unwrap(a))); });
}

ct_status ct_topk(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t count, intptr_t dim,
    bool largest) {
    return guard([&] {
        auto [best, places] = at::topk(unwrap(a), count, dim, largest);
        *values = adopt(std::move(best));
        *indices = adopt(std::move(places));
    });
}

ct_status ct_sort(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t dim, bool descending) {
    return guard([&] {
        // Stable, so that equal values keep their order with any number of threads.
        auto [ordered, places] = at::sort(unwrap(a), /*stable=*/true, dim, descending);
        *values = adopt(std::move(ordered));
        *indices = adopt(std::move(places));
    });
}

ct_status ct_bincount(ct_tensor *out, ct_tensor a, intptr_t count) {
    return guard([&] { *out = adopt(at::bincount(unwrap(a), {}, count)); });
}

ct_status ct_searchsorted(ct_tensor *out, ct_tensor boundaries, ct_tensor values, bool right) {
    return guard([&] {
        *out = adopt(at::searchsorted(unwrap(boundaries), unwrap(values), false, right));
    });
}
