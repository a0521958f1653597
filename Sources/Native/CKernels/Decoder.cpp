#include <new>

#include "CKernels.h"

#if defined(__x86_64__)

#include "DecoderRun.h"
#include "Vectors.h"

using namespace ckernels;

bool ck_decoder_is_supported(ck_precision precision) {
    return has_avx512() && (precision == CK_FLOAT32 || __builtin_cpu_supports("avx512bf16"));
}

bool ck_decoder_step(
    const ck_decoder *decoder, const ck_decoder_layer *layers, const ck_decoder_tokens *tokens,
    int32_t threads, float *scores) {
    const auto step = decoder->precision == CK_FLOAT32 ? step_float : step_bfloat;
    try {
        return step(*decoder, layers, *tokens, threads, scores);
    } catch (const std::bad_alloc &) {
        return false;
    }
}

#else

bool ck_decoder_is_supported(ck_precision) { return false; }

bool ck_decoder_step(
    const ck_decoder *, const ck_decoder_layer *, const ck_decoder_tokens *, int32_t, float *) {
    return false;
}

#endif
