// How a decoder's numbers are read, multiplied and written, sixteen or thirty-two at a time.
//
// Whoever includes this says by CK_DECODER which instructions there are.
#pragma once

#include <cstdint>

#include "Vectors.h"

#define CK_DECODER_INLINE CK_DECODER __attribute__((always_inline)) inline

namespace ckernels {

namespace {

/// The first `count` lanes.
CK_DECODER_INLINE __mmask16 first_lanes(int64_t count) {
    return count >= kLanes ? 0xffff : static_cast<__mmask16>((1u << count) - 1);
}

/// Single precision.
struct Float {
    using Number = float;
    using Block = Vector;
    static constexpr int kBlock = 16;

    static CK_DECODER_INLINE Block load(const Number *from) { return _mm512_loadu_ps(from); }
    static CK_DECODER_INLINE Block part(const Number *from, int64_t count) {
        return _mm512_maskz_loadu_ps(first_lanes(count), from);
    }
    static CK_DECODER_INLINE Vector dot(Vector sum, Block left, Block right) {
        return _mm512_fmadd_ps(left, right, sum);
    }
    /// Up to sixteen numbers.
    static CK_DECODER_INLINE Vector read(const Number *from, __mmask16 mask) {
        return _mm512_maskz_loadu_ps(mask, from);
    }
    static CK_DECODER_INLINE void write(Number *to, Vector values, __mmask16 mask) {
        _mm512_mask_storeu_ps(to, mask, values);
    }
};

#if defined(CK_DECODER_BFLOAT)

/// The upper half of single precision; products of pairs are added up in single precision.
struct BFloat {
    using Number = uint16_t;
    using Block = __m512bh;
    static constexpr int kBlock = 32;

    static CK_DECODER_INLINE Block load(const Number *from) {
        return reinterpret_cast<Block>(_mm512_loadu_si512(from));
    }
    static CK_DECODER_INLINE Block part(const Number *from, int64_t count) {
        return reinterpret_cast<Block>(
            _mm512_maskz_loadu_epi16(static_cast<__mmask32>((uint64_t(1) << count) - 1), from));
    }
    static CK_DECODER_INLINE Vector dot(Vector sum, Block left, Block right) {
        return _mm512_dpbf16_ps(sum, left, right);
    }
    static CK_DECODER_INLINE Vector read(const Number *from, __mmask16 mask) {
        const __m512i wide = _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(mask, from));
        return _mm512_castsi512_ps(_mm512_slli_epi32(wide, 16));
    }
    static CK_DECODER_INLINE void write(Number *to, Vector values, __mmask16 mask) {
        _mm256_mask_storeu_epi16(to, mask, reinterpret_cast<__m256i>(_mm512_cvtneps_pbh(values)));
    }
};

#endif

}  // namespace

}  // namespace ckernels
