// Gradients.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

bool ct_requires_gradient(ct_tensor a);
ct_status ct_set_requires_gradient(ct_tensor a, bool value);
/// True for tensors that gradients are collected in: those that no recorded operation made.
bool ct_is_leaf(ct_tensor a);
/// Null when there is no gradient.
ct_status ct_gradient(ct_tensor *out, ct_tensor a);
/// A null `value` removes the gradient.
ct_status ct_set_gradient(ct_tensor a, ct_tensor value);
ct_status ct_detach(ct_tensor *out, ct_tensor a);
/// Sets whether this thread records operations and returns what it was before.
bool ct_set_recording(bool value);
bool ct_is_recording(void);
/// Adds to the gradients of all leaves; `gradients` may hold null handles for scalars.
ct_status ct_backward(
    const ct_tensor *outputs, const ct_tensor *gradients, intptr_t count, bool retain, bool create);
/// Writes one gradient per input, null where an input did not take part.
ct_status ct_grad(
    ct_tensor *results, const ct_tensor *outputs, const ct_tensor *gradients, intptr_t count,
    const ct_tensor *inputs, intptr_t input_count, bool retain, bool create);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
