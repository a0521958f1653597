// What all files of the shim share: handles in and out, and the one guard around every call.
#pragma once

#include <ATen/core/Tensor.h>

#include <optional>
#include <vector>

#include "CTorch.h"

namespace ctorch {

/// Turns the exception being handled into a status with an owned message.
ct_status current_failure() noexcept;

/// Runs `body`; nothing that it throws gets past this frame.
template <typename Body>
ct_status guard(Body &&body) noexcept {
    try {
        body();
        return {CT_OK, nullptr};
    } catch (...) {
        return current_failure();
    }
}

ct_tensor adopt(at::Tensor &&tensor);

inline at::Tensor &unwrap(ct_tensor handle) {
    return *static_cast<at::Tensor *>(handle.value);
}

inline std::optional<at::Tensor> optional(ct_tensor handle) {
    if (handle.value == nullptr) return std::nullopt;
    return unwrap(handle);
}

inline std::vector<at::Tensor> list(const ct_tensor *handles, intptr_t count) {
    std::vector<at::Tensor> tensors;
    tensors.reserve(static_cast<size_t>(count));
    for (intptr_t i = 0; i < count; ++i) {
        tensors.push_back(handles[i].value == nullptr ? at::Tensor() : unwrap(handles[i]));
    }
    return tensors;
}

inline at::IntArrayRef ints(const intptr_t *values, intptr_t count) {
    static_assert(sizeof(intptr_t) == sizeof(int64_t), "needs a 64-bit platform");
    return {reinterpret_cast<const int64_t *>(values), static_cast<size_t>(count)};
}

inline at::Scalar scalar(ct_scalar value) {
    return value.is_integer ? at::Scalar(value.integer) : at::Scalar(value.real);
}

inline std::optional<at::Scalar> scalar(const ct_scalar *value) {
    if (value == nullptr) return std::nullopt;
    return scalar(*value);
}

inline at::Device device(ct_device code) {
    return code < 0 ? at::Device(at::kCPU)
                    : at::Device(at::kCUDA, static_cast<c10::DeviceIndex>(code));
}

at::ScalarType type(ct_type code);

}  // namespace ctorch
