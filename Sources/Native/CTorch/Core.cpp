#include <ATen/Context.h>
#include <ATen/Parallel.h>
#include <torch/headeronly/version.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <new>

#include "Guard.h"

// Exported by libtorch_cpu; the header that declares it draws in far more than this.
extern "C" uint64_t aoti_torch_abi_version();

namespace ctorch {

namespace {
std::atomic<int64_t> live_tensors{0};

ct_status failure(ct_code code, const char *message) noexcept {
    return {code, strdup(message)};
}
}  // namespace

ct_status current_failure() noexcept {
    try {
        throw;
    } catch (const c10::OutOfMemoryError &error) {
        return failure(CT_OUT_OF_MEMORY, error.what_without_backtrace());
    } catch (const c10::NotImplementedError &error) {
        return failure(CT_UNAVAILABLE, error.what_without_backtrace());
    } catch (const c10::Error &error) {
        const char *message = error.what_without_backtrace();
        const bool memory = strstr(message, "DefaultCPUAllocator") != nullptr;
        return failure(memory ? CT_OUT_OF_MEMORY : CT_INVALID, message);
    } catch (const std::bad_alloc &) {
        return failure(CT_OUT_OF_MEMORY, "out of memory");
    } catch (const std::exception &error) {
        return failure(CT_FAILED, error.what());
    } catch (...) {
        return failure(CT_FAILED, "an exception of unknown type");
    }
}

ct_tensor adopt(at::Tensor &&tensor) {
    void *value = new at::Tensor(std::move(tensor));
    live_tensors.fetch_add(1, std::memory_order_relaxed);
    return {value};
}

at::ScalarType type(ct_type code) {
    switch (code) {
    case CT_UINT8: return at::kByte;
    case CT_INT32: return at::kInt;
    case CT_INT64: return at::kLong;
    case CT_FLOAT16: return at::kHalf;
    case CT_BFLOAT16: return at::kBFloat16;
    case CT_FLOAT32: return at::kFloat;
    case CT_FLOAT64: return at::kDouble;
    case CT_BOOL: return at::kBool;
    case CT_INT8: return at::kChar;
    }
    return at::kFloat;
}

}  // namespace ctorch

using namespace ctorch;

void ct_message_free(char *message) { free(message); }

void ct_tensor_free(ct_tensor tensor) {
    if (tensor.value == nullptr) return;
    delete static_cast<at::Tensor *>(tensor.value);
    live_tensors.fetch_sub(1, std::memory_order_relaxed);
}

int64_t ct_live_tensors(void) { return live_tensors.load(std::memory_order_relaxed); }

const char *ct_runtime_version(void) {
    static char text[32];
    static const bool written = [] {
        const uint64_t version = aoti_torch_abi_version();  // major.minor.patch.tag, a byte each
        return snprintf(text, sizeof text, "%d.%d.%d", static_cast<int>(version >> 56 & 255),
                        static_cast<int>(version >> 48 & 255),
                        static_cast<int>(version >> 40 & 255)) > 0;
    }();
    return written ? text : "";
}

const char *ct_header_version(void) {
#define CT_TEXT(value) #value
#define CT_QUOTE(value) CT_TEXT(value)
    return CT_QUOTE(TORCH_VERSION_MAJOR) "." CT_QUOTE(TORCH_VERSION_MINOR) "." CT_QUOTE(
        TORCH_VERSION_PATCH);
#undef CT_QUOTE
#undef CT_TEXT
}

bool ct_cuda_is_available(void) {
    try {
        return at::globalContext().hasCUDA();
    } catch (...) {
        return false;
    }
}

int32_t ct_threads(void) { return at::get_num_threads(); }

ct_status ct_set_threads(int32_t count) {
    return guard([&] { at::set_num_threads(count); });
}

void ct_keep_freed_blocks(void) {
#ifdef __GLIBC__
    mallopt(M_ARENA_MAX, 1);
    mallopt(M_MMAP_THRESHOLD, 32 << 20);
    mallopt(M_TRIM_THRESHOLD, 1 << 30);
#endif
}

intptr_t ct_dimensions(ct_tensor a) { return unwrap(a).dim(); }

void ct_sizes(ct_tensor a, intptr_t *sizes) {
    const at::IntArrayRef extents = unwrap(a).sizes();
    std::copy(extents.begin(), extents.end(), sizes);
}

intptr_t ct_count(ct_tensor a) { return unwrap(a).numel(); }

int32_t ct_type_of(ct_tensor a) {
    switch (unwrap(a).scalar_type()) {
    case at::kByte: return CT_UINT8;
    case at::kInt: return CT_INT32;
    case at::kLong: return CT_INT64;
    case at::kHalf: return CT_FLOAT16;
    case at::kBFloat16: return CT_BFLOAT16;
    case at::kFloat: return CT_FLOAT32;
    case at::kDouble: return CT_FLOAT64;
    case at::kBool: return CT_BOOL;
    case at::kChar: return CT_INT8;
    default: return -1;
    }
}

ct_device ct_device_of(ct_tensor a) {
    const at::Device place = unwrap(a).device();
    return place.is_cpu() ? -1 : std::max<int32_t>(place.index(), 0);
}

bool ct_is_contiguous(ct_tensor a) { return unwrap(a).is_contiguous(); }

ct_status ct_data(void **out, ct_tensor a) {
    return guard([&] {
        TORCH_CHECK(unwrap(a).is_cpu(), "the data of a tensor on ", unwrap(a).device(),
                    " cannot be read from here; move it to the cpu first");
        *out = unwrap(a).data_ptr();
    });
}

ct_status ct_item_real(double *out, ct_tensor a) {
    return guard([&] { *out = unwrap(a).item().toDouble(); });
}

ct_status ct_item_integer(int64_t *out, ct_tensor a) {
    return guard([&] { *out = unwrap(a).item().toLong(); });
}
