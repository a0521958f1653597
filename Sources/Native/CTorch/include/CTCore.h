// Handles, status, types, devices, threads and what a tensor knows about itself.
#pragma once

#include <stdbool.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#pragma clang assume_nonnull begin

/// Why a call failed.
typedef enum ct_code {
    CT_OK = 0,
    CT_INVALID = 1,        // shapes, types or arguments that do not fit
    CT_OUT_OF_MEMORY = 2,  // the allocator gave up
    CT_UNAVAILABLE = 3,    // a device or kernel that this build does not have
    CT_FAILED = 4,         // anything else
} ct_code;

/// Outcome of one call; `message` is null on success and owned by the caller otherwise.
typedef struct ct_status {
    ct_code code;
    char *_Nullable message;
} ct_status;

/// One owned tensor; null where a parameter is optional.
typedef struct ct_tensor {
    void *_Nullable value;
} ct_tensor;

/// One owned random number generator.
typedef struct ct_generator {
    void *_Nullable value;
} ct_generator;

/// Element types.
typedef enum ct_type {
    CT_UINT8 = 0,
    CT_INT32 = 1,
    CT_INT64 = 2,
    CT_FLOAT16 = 3,
    CT_BFLOAT16 = 4,
    CT_FLOAT32 = 5,
    CT_FLOAT64 = 6,
    CT_BOOL = 7,
    CT_INT8 = 8,
} ct_type;

/// A number that keeps its kind, so that adding 1 leaves an integer tensor an integer tensor.
typedef struct ct_scalar {
    double real;
    int64_t integer;
    bool is_integer;
} ct_scalar;

/// -1 is the processor's own memory, 0 and above the number of a CUDA device.
typedef int32_t ct_device;

void ct_message_free(char *_Nullable message);
void ct_tensor_free(ct_tensor tensor);

/// Number of tensor handles that were made and not freed yet.
int64_t ct_live_tensors(void);

/// Version of the loaded library, as in "2.13.0".
const char *ct_runtime_version(void);
/// Version of the headers that this shim was compiled with.
const char *ct_header_version(void);

bool ct_cuda_is_available(void);
/// Threads that one operation may use when it is called from this thread.
int32_t ct_threads(void);
ct_status ct_set_threads(int32_t count);
/// Has the C library keep freed blocks of up to 32 MB for the next tensor instead of giving them back,
/// and in one arena, because others are too small for such blocks. For the process's start; does
/// nothing where the C library is not GNU's.
void ct_keep_freed_blocks(void);

intptr_t ct_dimensions(ct_tensor a);
/// Writes the extents into `sizes`, which has room for `ct_dimensions(a)` values.
void ct_sizes(ct_tensor a, intptr_t *sizes);
intptr_t ct_count(ct_tensor a);
/// -1 for a type that this interface does not name.
int32_t ct_type_of(ct_tensor a);
ct_device ct_device_of(ct_tensor a);
bool ct_is_contiguous(ct_tensor a);
/// First element; valid while the tensor lives. Only for tensors in the processor's memory.
ct_status ct_data(void *_Nullable *_Nonnull out, ct_tensor a);
ct_status ct_item_real(double *out, ct_tensor a);
ct_status ct_item_integer(int64_t *out, ct_tensor a);

#pragma clang assume_nonnull end

#ifdef __cplusplus
}
#endif
