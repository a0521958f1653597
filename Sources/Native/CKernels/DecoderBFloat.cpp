#if defined(__x86_64__)

#define CK_DECODER_BFLOAT
#define CK_DECODER __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,avx512bf16,fma")))

#include "DecoderStep.h"

namespace ckernels {

bool step_bfloat(
    const ck_decoder &decoder, const ck_decoder_layer *layers, const ck_decoder_tokens &tokens,
    int32_t threads, float *scores) {
    return Step<BFloat>(decoder, tokens, threads).run(layers, scores);
}

}  // namespace ckernels

#endif
