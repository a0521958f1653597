#include <ATen/ScalarOps.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/add.h>
#include <ATen/ops/bmm.h>
#include <ATen/ops/clamp.h>
#include <ATen/ops/cos.h>
#include <ATen/ops/div.h>
#include <ATen/ops/eq.h>
#include <ATen/ops/erf.h>
#include <ATen/ops/exp.h>
#include <ATen/ops/floor.h>
#include <ATen/ops/floor_divide.h>
#include <ATen/ops/ge.h>
#include <ATen/ops/gelu.h>
#include <ATen/ops/gt.h>
#include <ATen/ops/isfinite.h>
#include <ATen/ops/isnan.h>
#include <ATen/ops/le.h>
#include <ATen/ops/log.h>
#include <ATen/ops/log1p.h>
#include <ATen/ops/logical_and.h>
#include <ATen/ops/logical_not.h>
#include <ATen/ops/logical_or.h>
#include <ATen/ops/lt.h>
#include <ATen/ops/matmul.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/minimum.h>
#include <ATen/ops/mul.h>
#include <ATen/ops/ne.h>
#include <ATen/ops/neg.h>
#include <ATen/ops/pow.h>
#include <ATen/ops/reciprocal.h>
#include <ATen/ops/relu.h>
#include <ATen/ops/remainder.h>
#include <ATen/ops/round.h>
#include <ATen/ops/rsqrt.h>
#include <ATen/ops/rsub.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/sign.h>
#include <ATen/ops/silu.h>
#include <ATen/ops/sin.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/sqrt.h>
#include <ATen/ops/square.h>
#include <ATen/ops/sub.h>
#include <ATen/ops/tanh.h>
#include <ATen/ops/where.h>

#include "Guard.h"

using namespace ctorch;

#define CT_UNARY(name) \
    ct_status ct_##name(ct_tensor *out, ct_tensor a) { \
        return guard([&] { *out = adopt(at::name(unwrap(a))); }); \
    }
CT_UNARY(abs)
CT_UNARY(cos)
CT_UNARY(erf)
CT_UNARY(exp)
CT_UNARY(floor)
CT_UNARY(isfinite)
CT_UNARY(isnan)
CT_UNARY(log)
CT_UNARY(log1p)
CT_UNARY(logical_not)
CT_UNARY(neg)
CT_UNARY(reciprocal)
CT_UNARY(relu)
CT_UNARY(round)
CT_UNARY(rsqrt)
CT_UNARY(sigmoid)
CT_UNARY(sign)
CT_UNARY(silu)
CT_UNARY(sin)
CT_UNARY(softplus)
CT_UNARY(sqrt)
CT_UNARY(square)
CT_UNARY(tanh)

#define CT_BINARY(name) \
    ct_status ct_##name(ct_tensor *out, ct_tensor a, ct_tensor b) { \
        return guard([&] { *out = adopt(at::name(unwrap(a), unwrap(b))); }); \
    }
CT_BINARY(add)
CT_BINARY(bmm)
CT_BINARY(div)
CT_BINARY(eq)
CT_BINARY(floor_divide)
CT_BINARY(ge)
CT_BINARY(gt)
CT_BINARY(le)
CT_BINARY(logical_and)
CT_BINARY(logical_or)
CT_BINARY(lt)
CT_BINARY(matmul)
CT_BINARY(maximum)
CT_BINARY(minimum)
CT_BINARY(mul)
CT_BINARY(ne)
CT_BINARY(pow)
CT_BINARY(remainder)
CT_BINARY(sub)

#define CT_SCALAR(name) \
    ct_status ct_##name##_scalar(ct_tensor *out, ct_tensor a, ct_scalar b) { \
        return guard([&] { *out = adopt(at::name(unwrap(a), scalar(b))); }); \
    }
CT_SCALAR(add)
CT_SCALAR(div)
CT_SCALAR(eq)
CT_SCALAR(floor_divide)
CT_SCALAR(ge)
CT_SCALAR(gt)
CT_SCALAR(le)
CT_SCALAR(lt)
CT_SCALAR(mul)
CT_SCALAR(ne)
CT_SCALAR(pow)
CT_SCALAR(remainder)
CT_SCALAR(rsub)
CT_SCALAR(sub)

ct_status ct_rdiv_scalar(ct_tensor *out, ct_tensor a, ct_scalar b) {
    return guard([&] {
        const at::Tensor &divisor = unwrap(a);
        *out = adopt(at::div(at::native::wrapped_scalar_tensor(scalar(b)), divisor));
    });
}

ct_status ct_gelu(ct_tensor *out, ct_tensor a, bool approximate) {
    return guard([&] { *out = adopt(at::gelu(unwrap(a), approximate ? "tanh" : "none")); });
}

ct_status ct_clamp(
    ct_tensor *out, ct_tensor a, const ct_scalar *low, const ct_scalar *high) {
    return guard([&] { *out = adopt(at::clamp(unwrap(a), scalar(low), scalar(high))); });
}

ct_status ct_where(ct_tensor *out, ct_tensor condition, ct_tensor a, ct_tensor b) {
    return guard([&] { *out = adopt(at::where(unwrap(condition), unwrap(a), unwrap(b))); });
}

ct_status ct_add_(ct_tensor a, ct_tensor b, double scale) {
    return guard([&] { unwrap(a).add_(unwrap(b), scale); });
}

ct_status ct_mul_(ct_tensor a, ct_tensor b) {
    return guard([&] { unwrap(a).mul_(unwrap(b)); });
}

ct_status ct_div_(ct_tensor a, ct_tensor b) {
    return guard([&] { unwrap(a).div_(unwrap(b)); });
}

ct_status ct_add_scalar_(ct_tensor a, ct_scalar b) {
    return guard([&] { unwrap(a).add_(scalar(b)); });
}

ct_status ct_mul_scalar_(ct_tensor a, ct_scalar b) {
    return guard([&] { unwrap(a).mul_(scalar(b)); });
}

ct_status ct_addcmul_(ct_tensor a, ct_tensor b, ct_tensor c, double scale) {
    return guard([&] { unwrap(a).addcmul_(unwrap(b), unwrap(c), scale); });
}

ct_status ct_addcdiv_(ct_tensor a, ct_tensor b, ct_tensor c, double scale) {
    return guard([&] { unwrap(a).addcdiv_(unwrap(b), unwrap(c), scale); });
}

ct_status ct_lerp_(ct_tensor a, ct_tensor end, double weight) {
    return guard([&] { unwrap(a).lerp_(unwrap(end), weight); });
}

ct_status ct_sqrt_(ct_tensor a) {
    return guard([&] { unwrap(a).sqrt_(); });
}

ct_status ct_exp_(ct_tensor a) {
    return guard([&] { unwrap(a).exp_(); });
}

ct_status ct_maximum_(ct_tensor a, ct_tensor b) {
    return guard([&] { at::maximum_out(unwrap(a), unwrap(a), unwrap(b)); });
}

ct_status ct_clamp_(ct_tensor a, const ct_scalar *low, const ct_scalar *high) {
    return guard([&] { unwrap(a).clamp_(scalar(low), scalar(high)); });
}

ct_status ct_zero_(ct_tensor a) {
    return guard([&] { unwrap(a).zero_(); });
}

ct_status ct_fill_(ct_tensor a, ct_scalar value) {
    return guard([&] { unwrap(a).fill_(scalar(value)); });
}

ct_status ct_copy_(ct_tensor a, ct_tensor source) {
    return guard([&] { unwrap(a).copy_(unwrap(source)); });
}
