// A C interface to libtorch: tensors, operations and gradients, nothing else.
//
// Every function returns a `ct_status`; a failed one owns its message, which the caller frees with
// `ct_message_free`. Results are new handles which the caller frees with `ct_tensor_free`. Functions
// whose names end in an underscore change their first tensor. Shapes and indices are `intptr_t`.
#pragma once

#include "CTCore.h"
#include "CTCreate.h"
#include "CTGradient.h"
#include "CTIndex.h"
#include "CTMath.h"
#include "CTNetwork.h"
#include "CTShape.h"
