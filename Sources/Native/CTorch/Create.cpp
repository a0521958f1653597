#include <ATen/CPUGeneratorImpl.h>
#include <ATen/Parallel.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/bernoulli.h>
#include <ATen/ops/clone.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>
#include <ATen/ops/multinomial.h>
#include <ATen/ops/randperm.h>

#include <cmath>
#include <cstring>
#include <mutex>

#include "Guard.h"

using namespace ctorch;

namespace {

at::TensorOptions options(ct_type code, ct_device place) {
    return at::TensorOptions().dtype(type(code)).device(device(place));
}

at::Generator &unwrap(ct_generator generator) {
    return *static_cast<at::Generator *>(generator.value);
}

/// The `index`-th number of a stream, by its place alone, so that threads can share the work.
/// Source: Steele, Lea & Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014.
uint64_t splitmix(uint64_t seed, uint64_t index) {
    uint64_t z = seed + (index + 1) * 0x9e3779b97f4a7c15u;
    z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9u;
    z = (z ^ (z >> 27)) * 0x94d049bb133111ebu;
    return z ^ (z >> 31);
}

uint64_t draw(at::Generator &generator) {
    std::lock_guard<std::mutex> lock(generator.mutex());
    return at::check_generator<at::CPUGeneratorImpl>(generator)->random64();
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

ct_status ct_dropout_mask(ct_tensor *out, ct_tensor a, double rate, ct_generator generator) {
    return guard([&] {
        TORCH_CHECK(rate >= 0 && rate < 1, "the rate ", rate, " is not in 0 ..< 1");
        const at::Tensor &like = unwrap(a);
        at::Tensor mask = at::empty(like.sizes(), at::TensorOptions(at::kFloat));
        float *values = mask.data_ptr<float>();
        const uint64_t seed = draw(unwrap(generator));
        const uint64_t below = static_cast<uint64_t>(std::llround((1 - rate) * 4294967296.0));
        const float kept = static_cast<float>(1 / (1 - rate));
        const int64_t count = mask.numel();
        // Two elements of 32 bits from each number of 64 bits.
        at::parallel_for(0, (count + 1) / 2, 1 << 14, [&](int64_t begin, int64_t end) {
            for (int64_t pair = begin; pair < end; ++pair) {
                const uint64_t bits = splitmix(seed, static_cast<uint64_t>(pair));
                values[2 * pair] = (bits & 0xffffffffu) < below ? kept : 0;
                if (2 * pair + 1 < count) values[2 * pair + 1] = bits >> 32 < below ? kept : 0;
            }
        });
        *out = adopt(mask.to(like.options()));
    });
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
