// Linear maps for asking, where nothing is recorded: one product of oneDNN's with what follows it.
#include <ATen/core/dispatch/Dispatcher.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/linear.h>
#include <c10/core/GradMode.h>

#include <string_view>

#include "Guard.h"

using namespace ctorch;

namespace {

// libtorch offers oneDNN's fused products by name only.
using Product = at::Tensor(
    const at::Tensor &, const at::Tensor &, const std::optional<at::Tensor> &, std::string_view,
    c10::List<std::optional<at::Scalar>>, std::optional<std::string_view>);
using Question = bool();

template <typename Function>
std::optional<c10::TypedOperatorHandle<Function>> found(const char *name) {
    const auto handle = c10::Dispatcher::singleton().findSchema({name, ""});
    if (!handle) return std::nullopt;
    return handle->typed<Function>();
}

const std::optional<c10::TypedOperatorHandle<Product>> &product() {
    static const auto handle = found<Product>("mkldnn::_linear_pointwise");
    return handle;
}

/// Whether this processor has the instructions for bfloat16.
bool has_bfloat16() {
    static const bool has = [] {
        const auto handle = found<Question>("mkldnn::_is_mkldnn_bf16_supported");
        return handle && handle->call();
    }();
    return has;
}

/// With fewer rows, laying the weights out anew, which oneDNN does at each call, takes longer than it saves.
constexpr int64_t kFewestRows = 16;

bool is_served(const at::Tensor &a, const at::Tensor &weight) {
    if (c10::GradMode::is_enabled() || !a.is_cpu() || !weight.is_cpu() || a.dim() == 0 ||
        a.numel() == 0 || weight.dim() != 2 || a.scalar_type() != weight.scalar_type() ||
        !product()) {
        return false;
    }
    if (a.scalar_type() == at::kBFloat16) return has_bfloat16();
    return a.scalar_type() == at::kFloat && a.numel() / a.size(-1) >= kFewestRows;
}

}  // namespace

ct_status ct_linear_fused(
    ct_tensor *out, ct_tensor a, ct_tensor weight, ct_tensor bias, bool gelu) {
    return guard([&] {
        const at::Tensor &input = unwrap(a), &matrix = unwrap(weight);
        if (is_served(input, matrix)) {
            *out = adopt(product()->call(
                input.contiguous(), matrix.contiguous(), optional(bias), gelu ? "gelu" : "none",
                c10::List<std::optional<at::Scalar>>(), "none"));
            return;
        }
        at::Tensor result = at::linear(input, matrix, optional(bias));
        *out = adopt(gelu ? at::gelu(result, "none") : std::move(result));
    });
}
