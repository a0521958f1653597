// Weights as files keep them, in blocks of small whole numbers with a scale, back into float32.
#include <cstring>

#include "CKernels.h"

namespace {

constexpr intptr_t kBlock = 32;

template <typename Value>
Value read(const uint8_t *bytes) {
    Value value;
    std::memcpy(&value, bytes, sizeof value);
    return value;
}

/// Half precision by its bits: compilers differ in what they offer for it.
float half(const uint8_t *bytes) {
    const uint32_t bits = read<uint16_t>(bytes);
    const uint32_t sign = (bits & 0x8000u) << 16;
    const uint32_t exponent = (bits >> 10) & 31, fraction = bits & 1023;
    if (exponent == 0) {
        const float small = float(fraction) * 0x1p-24f;
        return sign ? -small : small;
    }
    const uint32_t wide =
        exponent == 31 ? 0x7f800000u | fraction << 13 : (exponent + 112) << 23 | fraction << 13;
    const uint32_t whole = sign | wide;
    return read<float>(reinterpret_cast<const uint8_t *>(&whole));
}

void four_bits(const uint8_t *block, float *out) {
    const float scale = half(block), least = half(block + 2);
    for (intptr_t i = 0; i < kBlock / 2; ++i) {
        out[i] = float(block[4 + i] & 15) * scale + least;
        out[i + kBlock / 2] = float(block[4 + i] >> 4) * scale + least;
    }
}

void eight_bits(const uint8_t *block, float *out) {
    const float scale = half(block);
    for (intptr_t i = 0; i < kBlock; ++i) out[i] = float(int8_t(block[2 + i])) * scale;
}

}  // namespace

void ck_dequantize(const uint8_t *bytes, intptr_t count, ck_block_format format, float *out) {
    switch (format) {
        case CK_BLOCKS_F32:
            std::memcpy(out, bytes, size_t(count) * sizeof(float));
            break;
        case CK_BLOCKS_F16:
            for (intptr_t i = 0; i < count; ++i) out[i] = half(bytes + 2 * i);
            break;
        case CK_BLOCKS_Q4_1:
            for (intptr_t i = 0; i < count / kBlock; ++i) four_bits(bytes + 20 * i, out + kBlock * i);
            break;
        case CK_BLOCKS_Q8_0:
            for (intptr_t i = 0; i < count / kBlock; ++i) eight_bits(bytes + 34 * i, out + kBlock * i);
            break;
    }
}
