#include <c10/core/GradMode.h>
#include <torch/csrc/autograd/autograd.h>

#include "Guard.h"

using namespace ctorch;

bool ct_requires_gradient(ct_tensor a) { return unwrap(a).requires_grad(); }

ct_status ct_set_requires_gradient(ct_tensor a, bool value) {
    return guard([&] { unwrap(a).requires_grad_(value); });
}

bool ct_is_leaf(ct_tensor a) { return unwrap(a).is_leaf(); }

ct_status ct_gradient(ct_tensor *out, ct_tensor a) {
    return guard([&] {
        const at::Tensor &gradient = unwrap(a).grad();
        *out = gradient.defined() ? adopt(at::Tensor(gradient)) : ct_tensor{nullptr};
    });
}

ct_status ct_set_gradient(ct_tensor a, ct_tensor value) {
    return guard([&] {
        unwrap(a).mutable_grad() = value.value == nullptr ? at::Tensor() : unwrap(value);
    });
}

ct_status ct_detach(ct_tensor *out, ct_tensor a) {
    return guard([&] { *out = adopt(unwrap(a).detach()); });
}

bool ct_set_recording(bool value) {
    const bool before = c10::GradMode::is_enabled();
    c10::GradMode::set_enabled(value);
    return before;
}

bool ct_is_recording(void) { return c10::GradMode::is_enabled(); }

ct_status ct_backward(
    const ct_tensor *outputs, const ct_tensor *gradients, intptr_t count, bool retain,
    bool create) {
    return guard([&] {
        torch::autograd::backward(list(outputs, count), list(gradients, count), retain, create);
    });
}

ct_status ct_grad(
    ct_tensor *results, const ct_tensor *outputs, const ct_tensor *gradients, intptr_t count,
    const ct_tensor *inputs, intptr_t input_count, bool retain, bool create) {
    return guard([&] {
        std::vector<at::Tensor> found = torch::autograd::grad(
            list(outputs, count), list(inputs, input_count), list(gradients, count), retain,
            create, /*allow_unused=*/true);
        for (size_t i = 0; i < found.size(); ++i) {
            results[i] = found[i].defined() ? adopt(std::move(found[i])) : ct_tensor{nullptr};
        }
    });
}
