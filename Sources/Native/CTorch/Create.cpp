#include <ATen/CPUGeneratorImpl.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/randperm.h>

#include <cstring>

#include "Guard.h"

using namespace ctorch;

namespace {

at::TensorOptions options(ct_type code, ct_device place) {
    return at::TensorOptions().dtype(type(code)).device(device(place));
}

at::Generator &unwrap(ct_generator generator) {
    return *static_cast<at::Generator *>(generator.value);
}

}  // namespace

ct_status ct_empty(
    ct_tensor *out, const intptr_t *sizes, intptr_t rank, ct_type code, ct_device place) {
    return guard([&] { *out = adopt(at::empty(ints(sizes, rank), options(code, place))); });
}

ct_status ct_full(
    ct_tensor *out, const intptr_t *sizes, intptr_t rank, ct_scalar value, ct_type code,
    ct_device place) {
    return guard([&] {
        *out = adopt(at::full(ints(sizes, rank), scalar(value), options(code, place)));
    });
}

ct_status ct_arange(
    ct_tensor *out, ct_scalar start, ct_scalar end, ct_scalar step, ct_type code, ct_device place) {
    return guard([&] {
        *out = adopt(at::arange(scalar(start), scalar(end), scalar(step), options(code, place)));
    });
}

ct_status ct_from_data(
    ct_tensor *out, const void *data, const intptr_t *sizes, intptr_t rank, ct_type code) {
    return guard([&] {
        at::Tensor made = at::empty(ints(sizes, rank), options(code, -1));
        if (made.numel() > 0) memcpy(made.data_ptr(), data, made.nbytes());
        *out = adopt(std::move(made));
    });
}

ct_status ct_clone(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(at::clone(unwrap(a))); });
}

ct_status ct_to_type(ct_tensor *out, ct_tensor a, ct_type code) {
    return guard([&] { *out = adopt(unwrap(a).to(type(code))); });
}

ct_status ct_to_device(ct_tensor *out, ct_tensor a, ct_device place) {
    return guard([&] { *out = adopt(unwrap(a).to(device(place))); });
}

ct_status ct_generator_make(ct_generator *out, uint64_t seed) {
    return guard([&] {
        *out = {new at::Generator(at::make_generator<at::CPUGeneratorImpl>(seed))};
    });
}

void ct_generator_free(ct_generator generator) {
    delete static_cast<at::Generator *>(generator.value);
}

ct_status ct_generator_state(ct_tensor *out, ct_generator generator) {
    return guard([&] { *out = adopt(unwrap(generator).get_state()); });
}

ct_status ct_generator_restore(ct_generator generator, ct_tensor state) {
    return guard([&] { unwrap(generator).set_state(unwrap(state)); });
}

ct_status ct_normal_(ct_tensor a, double mean, double deviation, ct_generator generator) {
    return guard([&] { unwrap(a).normal_(mean, deviation, unwrap(generator)); });
}

ct_status ct_uniform_(ct_tensor a, double low, double high, ct_generator generator) {
    return guard([&] { unwrap(a).uniform_(low, high, unwrap(generator)); });
}

ct_status ct_bernoulli_(ct_tensor a, double probability, ct_generator generator) {
    return guard([&] { unwrap(a).bernoulli_(probability, unwrap(generator)); });
}

ct_status ct_exponential_(ct_tensor a, double rate, ct_generator generator) {
    return guard([&] { unwrap(a).exponential_(rate, unwrap(generator)); });
}

ct_status ct_random_(ct_tensor a, int64_t low, int64_t high, ct_generator generator) {
    return guard([&] { unwrap(a).random_(low, high, unwrap(generator)); });
}

ct_status ct_bernoulli(ct_tensor *out, ct_tensor probabilities, ct_generator generator) {
    return guard([&] { *out = adopt(at::bernoulli(unwrap(probabilities), unwrap(generator))); });
}

ct_status ct_permutation(ct_tensor *out, intptr_t count, ct_generator generator) {
    return guard([&] {
        *out = adopt(at::randperm(count, unwrap(generator), at::TensorOptions(at::kLong)));
    });
}

ct_status ct_multinomial(
    ct_tensor *out, ct_tensor weights, intptr_t count, bool replacement, ct_generator generator) {
    return guard([&] {
        *out = adopt(at::multinomial(unwrap(weights), count, replacement, unwrap(generator)));
    });
}
