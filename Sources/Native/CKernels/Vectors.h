// Sixteen numbers at a time, with the instructions of AVX-512.
#pragma once

#include <immintrin.h>

#include <cstdint>

#define CK_AVX512 __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma")))
#define CK_INLINE CK_AVX512 __attribute__((always_inline)) inline

namespace ckernels {

using Vector = __m512;

constexpr int kLanes = 16;

inline bool has_avx512() {
    return __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
           __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl");
}

/// The lanes of a panel's column that hold items, of which the panel has `count`.
CK_INLINE __mmask16 lanes(int64_t count, int column) {
    const int64_t left = count - column * kLanes;
    return left >= kLanes ? 0xffff : left <= 0 ? 0 : static_cast<__mmask16>((1u << left) - 1);
}

/// exp of each number; numbers of 88 and more overflow.
///
/// Source: the polynomial of Moshier's Cephes library, `expf.c`, relative error below 2e-7.
CK_INLINE Vector exponential(Vector x) {
    const Vector power = _mm512_roundscale_ps(
        _mm512_mul_ps(x, _mm512_set1_ps(1.44269504088896341f)), _MM_FROUND_TO_NEAREST_INT);
    // ln 2 in two parts, so that the rest is exact.
    Vector rest = _mm512_fnmadd_ps(power, _mm512_set1_ps(0.693359375f), x);
    rest = _mm512_fnmadd_ps(power, _mm512_set1_ps(-2.12194440e-4f), rest);
    Vector y = _mm512_set1_ps(1.9875691500e-4f);
    y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(1.3981999507e-3f));
    y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(8.3334519073e-3f));
    y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(4.1665795894e-2f));
    y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(1.6666665459e-1f));
    y = _mm512_fmadd_ps(y, rest, _mm512_set1_ps(5.0000001201e-1f));
    y = _mm512_fmadd_ps(y, _mm512_mul_ps(rest, rest), _mm512_add_ps(rest, _mm512_set1_ps(1)));
    return _mm512_scalef_ps(y, power);
}

}  // namespace ckernels
