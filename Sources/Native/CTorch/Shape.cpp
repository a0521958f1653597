#include <ATen/ops/cat.h>
#include <ATen/ops/diagonal.h>
#include <ATen/ops/flip.h>
#include <ATen/ops/permute.h>
#include <ATen/ops/repeat_interleave.h>
#include <ATen/ops/reshape.h>
#include <ATen/ops/select.h>
#include <ATen/ops/slice.h>
#include <ATen/ops/squeeze.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/transpose.h>
#include <ATen/ops/tril.h>
#include <ATen/ops/triu.h>
#include <ATen/ops/unsqueeze.h>

#include "Guard.h"

using namespace ctorch;

ct_status ct_reshape(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank) {
    return guard([&] { *out = adopt(at::reshape(unwrap(a), ints(sizes, rank))); });
}

ct_status ct_view(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank) {
    return guard([&] { *out = adopt(unwrap(a).view(ints(sizes, rank))); });
}

ct_status ct_expand(ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank) {
    return guard([&] { *out = adopt(unwrap(a).expand(ints(sizes, rank))); });
}

ct_status ct_permute(ct_tensor *out, ct_tensor a, const intptr_t *order, intptr_t rank) {
    return guard([&] { *out = adopt(at::permute(unwrap(a), ints(order, rank))); });
}

ct_status ct_repeat(ct_tensor *out, ct_tensor a, const intptr_t *times, intptr_t rank) {
    return guard([&] { *out = adopt(unwrap(a).repeat(ints(times, rank))); });
}

ct_status ct_flip(ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank) {
    return guard([&] { *out = adopt(at::flip(unwrap(a), ints(dims, rank))); });
}

ct_status ct_transpose(ct_tensor *out, ct_tensor a, intptr_t first, intptr_t second) {
    return guard([&] { *out = adopt(at::transpose(unwrap(a), first, second)); });
}

ct_status ct_unsqueeze(ct_tensor *out, ct_tensor a, intptr_t dim) {
    return guard([&] { *out = adopt(at::unsqueeze(unwrap(a), dim)); });
}

ct_status ct_squeeze(ct_tensor *out, ct_tensor a, intptr_t dim) {
    return guard([&] { *out = adopt(at::squeeze(unwrap(a), dim)); });
}

ct_status ct_contiguous(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(unwrap(a).contiguous()); });
}

ct_status ct_slice(
    ct_tensor *out, ct_tensor a, intptr_t dim, intptr_t start, intptr_t end, intptr_t step) {
    return guard([&] { *out = adopt(at::slice(unwrap(a), dim, start, end, step)); });
}

ct_status ct_select(ct_tensor *out, ct_tensor a, intptr_t dim, intptr_t index) {
    return guard([&] { *out = adopt(at::select(unwrap(a), dim, index)); });
}

ct_status ct_cat(ct_tensor *out, const ct_tensor *parts, intptr_t count, intptr_t dim) {
    return guard([&] { *out = adopt(at::cat(list(parts, count), dim)); });
}

ct_status ct_stack(ct_tensor *out, const ct_tensor *parts, intptr_t count, intptr_t dim) {
    return guard([&] { *out = adopt(at::stack(list(parts, count), dim)); });
}

ct_status ct_tril(ct_tensor *out, ct_tensor a, intptr_t diagonal) {
    return guard([&] { *out = adopt(at::tril(unwrap(a), diagonal)); });
}

ct_status ct_triu(ct_tensor *out, ct_tensor a, intptr_t diagonal) {
    return guard([&] { *out = adopt(at::triu(unwrap(a), diagonal)); });
}

ct_status ct_repeat_interleave(ct_tensor *out, ct_tensor a, ct_tensor counts, intptr_t dim) {
    return guard([&] {
        *out = adopt(at::repeat_interleave(unwrap(a), unwrap(counts), dim));
    });
}

ct_status ct_diagonal(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(at::diagonal(unwrap(a))); });
}
