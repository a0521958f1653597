// A step of a decoder, by the numbers that its weights are kept in.
#pragma once

#include "CKernels.h"

namespace ckernels {

bool step_float(
    const ck_decoder &decoder, const ck_decoder_layer *layers, const ck_decoder_tokens &tokens,
    int32_t threads, float *scores);

bool step_bfloat(
    const ck_decoder &decoder, const ck_decoder_layer *layers, const ck_decoder_tokens &tokens,
    int32_t threads, float *scores);

}  // namespace ckernels
