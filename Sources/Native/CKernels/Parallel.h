// Spreads work over the threads that libtorch already keeps.
#pragma once

#include <cstdint>

namespace ckernels {

/// Calls `body(context, index)` for every index below `count`, on up to `threads` threads.
void run_parallel(
    int64_t count, int32_t threads, void (*body)(void *context, int64_t index), void *context);

/// The same for a closure.
template <typename Body>
void parallel(int64_t count, int32_t threads, Body &&body) {
    run_parallel(
        count, threads,
        [](void *context, int64_t index) { (*static_cast<Body *>(context))(index); }, &body);
}

}  // namespace ckernels
