// Arithmetic, comparison, reduction and linear algebra.
#pragma once

#include "CTCore.h"

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

#define CT_UNARY(name) ct_status ct_##name(ct_tensor *out, ct_tensor a);
CT_UNARY(neg)
CT_UNARY(exp)
CT_UNARY(log)
CT_UNARY(log1p)
CT_UNARY(sqrt)
CT_UNARY(rsqrt)
CT_UNARY(reciprocal)
CT_UNARY(square)
CT_UNARY(sin)
CT_UNARY(cos)
CT_UNARY(tanh)
CT_UNARY(sigmoid)
CT_UNARY(erf)
CT_UNARY(abs)
CT_UNARY(sign)
CT_UNARY(floor)
CT_UNARY(round)
CT_UNARY(isfinite)
CT_UNARY(isnan)
CT_UNARY(logical_not)
CT_UNARY(relu)
CT_UNARY(silu)
CT_UNARY(softplus)
#undef CT_UNARY

#define CT_BINARY(name) ct_status ct_##name(ct_tensor *out, ct_tensor a, ct_tensor b);
CT_BINARY(add)
CT_BINARY(sub)
CT_BINARY(mul)
CT_BINARY(div)
CT_BINARY(pow)
CT_BINARY(floor_divide)
CT_BINARY(remainder)
CT_BINARY(maximum)
CT_BINARY(minimum)
CT_BINARY(eq)
CT_BINARY(ne)
CT_BINARY(gt)
CT_BINARY(ge)
CT_BINARY(lt)
CT_BINARY(le)
CT_BINARY(logical_and)
CT_BINARY(logical_or)
CT_BINARY(matmul)
CT_BINARY(bmm)
#undef CT_BINARY

#define CT_SCALAR(name) ct_status ct_##name##_scalar(ct_tensor *out, ct_tensor a, ct_scalar b);
CT_SCALAR(add)
CT_SCALAR(sub)
CT_SCALAR(rsub)
CT_SCALAR(mul)
CT_SCALAR(div)
CT_SCALAR(rdiv)
CT_SCALAR(pow)
CT_SCALAR(floor_divide)
CT_SCALAR(remainder)
CT_SCALAR(eq)
CT_SCALAR(ne)
CT_SCALAR(gt)
CT_SCALAR(ge)
CT_SCALAR(lt)
CT_SCALAR(le)
#undef CT_SCALAR

ct_status ct_gelu(ct_tensor *out, ct_tensor a, bool approximate);
/// A null bound leaves that side open.
ct_status ct_clamp(
    ct_tensor *out, ct_tensor a, const ct_scalar *_Nullable low, const ct_scalar *_Nullable high);
ct_status ct_where(ct_tensor *out, ct_tensor condition, ct_tensor a, ct_tensor b);

// In place.
ct_status ct_add_(ct_tensor a, ct_tensor b, double scale);
ct_status ct_mul_(ct_tensor a, ct_tensor b);
ct_status ct_div_(ct_tensor a, ct_tensor b);
ct_status ct_add_scalar_(ct_tensor a, ct_scalar b);
ct_status ct_mul_scalar_(ct_tensor a, ct_scalar b);
ct_status ct_addcmul_(ct_tensor a, ct_tensor b, ct_tensor c, double scale);
ct_status ct_addcdiv_(ct_tensor a, ct_tensor b, ct_tensor c, double scale);
ct_status ct_lerp_(ct_tensor a, ct_tensor end, double weight);
ct_status ct_sqrt_(ct_tensor a);
ct_status ct_exp_(ct_tensor a);
ct_status ct_maximum_(ct_tensor a, ct_tensor b);
ct_status ct_clamp_(
    ct_tensor a, const ct_scalar *_Nullable low, const ct_scalar *_Nullable high);
ct_status ct_zero_(ct_tensor a);
ct_status ct_fill_(ct_tensor a, ct_scalar value);
ct_status ct_copy_(ct_tensor a, ct_tensor source);

// Reductions; `rank` 0 reduces over all dimensions.
#define CT_REDUCTION(name)                                                                     \
    ct_status ct_##name(                                                                       \
        ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank, bool keep);
CT_REDUCTION(sum)
CT_REDUCTION(mean)
CT_REDUCTION(amax)
CT_REDUCTION(amin)
CT_REDUCTION(all)
CT_REDUCTION(any)
CT_REDUCTION(logsumexp)
#undef CT_REDUCTION
ct_status ct_variance(
    ct_tensor *out, ct_tensor a, const intptr_t *dims, intptr_t rank, int64_t correction, bool keep);
ct_status ct_norm(
    ct_tensor *out, ct_tensor a, double order, const intptr_t *dims, intptr_t rank, bool keep);
ct_status ct_argmax(ct_tensor *out, ct_tensor a, intptr_t dim, bool keep);
ct_status ct_argmin(ct_tensor *out, ct_tensor a, intptr_t dim, bool keep);
ct_status ct_max_dim(
    ct_tensor *values, ct_tensor *indices, ct_tensor a, intptr_t dim, bool keep);
ct_status ct_cumsum(ct_tensor *out, ct_tensor a, intptr_t dim);
ct_status ct_softmax(ct_tensor *out, ct_tensor a, intptr_t dim);
ct_status ct_log_softmax(ct_tensor *out, ct_tensor a, intptr_t dim);

// Linear algebra.
ct_status ct_matmul_into(ct_tensor out, ct_tensor a, ct_tensor b);
/// out = beta * out + alpha * a b.
ct_status ct_addmm_(ct_tensor out, ct_tensor a, ct_tensor b, double beta, double alpha);
ct_status ct_baddbmm_(ct_tensor out, ct_tensor a, ct_tensor b, double beta, double alpha);
ct_status ct_inverse(ct_tensor *out, ct_tensor a);
ct_status ct_cholesky(ct_tensor *out, ct_tensor a);
/// The inverse of L Lᵀ from its lower triangular factor L.
ct_status ct_cholesky_inverse(ct_tensor *out, ct_tensor factor);
ct_status ct_solve(ct_tensor *out, ct_tensor a, ct_tensor b);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
