#if defined(__x86_64__)

#define CK_DECODER __attribute__((target("avx512f,avx512dq,avx512bw,avx512vl,fma")))

#include "DecoderStep.h"

namespace ckernels {

bool step_float(
    const ck_decoder &decoder, const ck_decoder_layer *layers, const ck_decoder_tokens &tokens,
    int32_t threads, float *scores) {
    return Step<Float>(decoder, tokens, threads).run(layers, scores);
}

}  // namespace ckernels

#endif
