// In what numbers matrix products are taken.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#define CK_PUBLIC __attribute__((visibility("default")))

/// In what numbers the matrix products are taken; sums are always float32.
typedef enum ck_precision {
    CK_FLOAT32 = 0,
    CK_BFLOAT16 = 1,
} ck_precision;
