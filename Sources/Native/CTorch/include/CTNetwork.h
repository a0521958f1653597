// What neural networks are made of.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// How a loss joins its elements.
typedef enum ct_reduction {
    CT_NONE = 0,
    CT_MEAN = 1,
    CT_SUM = 2,
} ct_reduction;

ct_status ct_linear(ct_tensor *out, ct_tensor a, ct_tensor weight, ct_tensor bias);
/// f(a Wᵀ + b), f the identity or, with `gelu`, x Φ(x). Where nothing is recorded and oneDNN serves, it is one fused
/// product of oneDNN's; the sums are then in another order than `ct_linear`'s.
ct_status ct_linear_fused(
    ct_tensor *out, ct_tensor a, ct_tensor weight, ct_tensor bias, bool gelu);
ct_status ct_embedding(ct_tensor *out, ct_tensor weight, ct_tensor indices, intptr_t padding);
/// Normalises over the last `rank` dimensions; weight and bias may be null.
ct_status ct_layer_norm(
    ct_tensor *out, ct_tensor a, const intptr_t *sizes, intptr_t rank, ct_tensor weight,
    ct_tensor bias, double epsilon);
/// x / sqrt(mean(x²) + epsilon) · weight over the last dimension.
ct_status ct_rms_norm(ct_tensor *out, ct_tensor a, ct_tensor weight, double epsilon);
/// `mask` may be null; `scale` at or below zero stands for 1 / sqrt(width).
ct_status ct_attention(
    ct_tensor *out, ct_tensor query, ct_tensor key, ct_tensor value, ct_tensor mask, bool causal,
    double scale);
ct_status ct_cross_entropy(
    ct_tensor *out, ct_tensor logits, ct_tensor targets, ct_tensor weight, ct_reduction reduction,
    intptr_t ignored, double smoothing);
ct_status ct_binary_cross_entropy(
    ct_tensor *out, ct_tensor logits, ct_tensor targets, ct_tensor weight, ct_tensor positive_weight,
    ct_reduction reduction);
/// `parameters`: input weight, hidden weight, input bias, hidden bias of each layer; batch first.
ct_status ct_gru(
    ct_tensor *out, ct_tensor *last, ct_tensor a, ct_tensor initial, const ct_tensor *parameters,
    intptr_t count, intptr_t layers);
ct_status ct_gru_cell(
    ct_tensor *out, ct_tensor a, ct_tensor hidden, ct_tensor input_weight, ct_tensor hidden_weight,
    ct_tensor input_bias, ct_tensor hidden_bias);

/// One Adam step on many tensors; `steps` are float32 scalars that the call counts up. With
/// `decoupled` the weight decay acts on the weights (AdamW), otherwise on the gradients (Adam).
ct_status ct_adam_(
    const ct_tensor *parameters, const ct_tensor *gradients, const ct_tensor *means,
    const ct_tensor *squares, const ct_tensor *steps, intptr_t count, double rate, double beta1,
    double beta2, double decay, double epsilon, bool decoupled);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
