#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/_fused_adamw.h>
#include <ATen/ops/binary_cross_entropy_with_logits.h>
#include <ATen/ops/cross_entropy_loss.h>
#include <ATen/ops/embedding.h>
#include <ATen/ops/embedding_bag.h>
#include <ATen/ops/gru.h>
#include <ATen/ops/gru_cell.h>
#include <ATen/ops/layer_norm.h>
#include <ATen/ops/linear.h>
#include <ATen/ops/rms_norm.h>
#include <ATen/ops/scaled_dot_product_attention.h>

#include "Guard.h"

using namespace ctorch;

ct_status ct_linear(ct_tensor *out, ct_tensor a, ct_tensor weight, ct_tensor bias) {
    return guard([&] { *out = adopt(at::linear(unwrap(a), unwrap(weight), optional(bias))); });
}

ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor indices, intptr_t padding) {
    return guard([&] { *out = adopt(at::embedding(unwrap(weight), unwrap(indices), padding)); });
}

ct_status ct_layer_norm(
    ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank, ct_tensor weight,
    ct_tensor bias, double epsilon) {
    return guard([&] {
        *out = adopt(at::layer_norm(
            unwrap(a), ints(sizes, rank), optional(weight), optional(bias), epsilon));
    });
}

ct_status ct_rms_norm(ct_tensor *out, ct_tensor a, ct_tensor weight, double epsilon) {
    return guard([&] {
        const at::Tensor &scale = unwrap(weight);
        *out = adopt(at::rms_norm(unwrap(a), scale.sizes(), scale, epsilon));
    });
}

ct_status ct_attention(
    ct_tensor *out, ct_tensor query, ct_tensor key, ct_tensor value, ct_tensor mask, bool causal,
    double scale) {
    return guard([&] {
        const std::optional<double> factor = scale > 0 ? std::optional(scale) : std::nullopt;
        *out = adopt(at::scaled_dot_product_attention(
            unwrap(query), unwrap(key), unwrap(value), optional(mask), 0.0, causal, factor));
    });
}

ct_status ct_cross_entropy(
    ct_tensor *out, ct_tensor logits, ct_tensor targets, ct_tensor weight, ct_reduction reduction,
    intptr_t ignored, double smoothing) {
    return guard([&] {
        *out = adopt(at::cross_entropy_loss(
            unwrap(logits), unwrap(targets), optional(weight), reduction, ignored, smoothing));
    });
}

ct_status ct_binary_cross_entropy(
    ct_tensor *out, ct_tensor logits, ct_tensor targets, ct_tensor weight,
    ct_tensor positive_weight, ct_reduction reduction) {
    return guard([&] {
        *out = adopt(at::binary_cross_entropy_with_logits(
            unwrap(logits), unwrap(targets), optional(weight), optional(positive_weight),
            reduction));
    });
}

ct_status ct_gru(
    ct_tensor *out, ct_tensor *last, ct_tensor a, ct_tensor initial, const ct_tensor *parameters,
    intptr_t count, intptr_t layers) {
    return guard([&] {
        const bool biases = count == 4 * layers;
        auto [states, final_state] = at::gru(
            unwrap(a), unwrap(initial), list(parameters, count), biases, layers, 0.0,
            /*train=*/unwrap(parameters[0]).requires_grad(), false, /*batch_first=*/true);
        *out = adopt(std::move(states));
        *last = adopt(std::move(final_state));
    });
}

ct_status ct_gru_cell(
    ct_tensor *out, ct_tensor a, ct_tensor hidden, ct_tensor input_weight, ct_tensor hidden_weight,
    ct_tensor input_bias, ct_tensor hidden_bias) {
    return guard([&] {
        *out = adopt(at::gru_cell(
            unwrap(a), unwrap(hidden), unwrap(input_weight), unwrap(hidden_weight),
            optional(input_bias), optional(hidden_bias)));
    });
}

ct_status ct_adam_(
    const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *means,
    const ct_tensor *squares, const ct_tensor *steps, intptr_t count, double rate, double beta1,
    double beta2, double decay, double epsilon, bool decoupled) {
    return guard([&] {
        const std::vector<at::Tensor> counters = list(steps, count);
        for (const at::Tensor &counter : counters) counter.add_(1);
        const auto weights = list(parameters, count), slopes = list(gradients, count);
        const auto first = list(means, count), second = list(squares, count);
        if (decoupled) {
            at::_fused_adamw_(weights, slopes, first, second, {}, counters, rate, beta1, beta2,
                              decay, epsilon, false, false);
        } else {
            at::_fused_adam_(weights, slopes, first, second, {}, counters, rate, beta1, beta2,
                             decay, epsilon, false, false);
        }
    });
}
