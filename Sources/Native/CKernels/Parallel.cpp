#include "Parallel.h"

#include <dlfcn.h>

#include <algorithm>
#include <atomic>

namespace ckernels {

namespace {

// The entry that GNU's and LLVM's OpenMP share. Going through it, and not through a pool of our own,
// keeps one pool a thread: two would fight for the cores.
using Fork = void (*)(void (*body)(void *), void *data, unsigned threads, unsigned flags);

Fork fork() {
    static const Fork entry = reinterpret_cast<Fork>(dlsym(RTLD_DEFAULT, "GOMP_parallel"));
    return entry;
}

struct Work {
    std::atomic<int64_t> next{0};
    int64_t count;
    void (*body)(void *, int64_t);
    void *context;
};

void take(void *data) {
    Work &work = *static_cast<Work *>(data);
    for (int64_t index = work.next++; index < work.count; index = work.next++) {
        work.body(work.context, index);
    }
}

}  // namespace

void run_parallel(
    int64_t count, int32_t threads, void (*body)(void *, int64_t), void *context) {
    Work work{{0}, count, body, context};
    const int64_t useful = std::min<int64_t>(threads, count);
    if (useful > 1 && fork() != nullptr) {
        fork()(take, &work, static_cast<unsigned>(useful), 0);
    } else {
        take(&work);
    }
}

}  // namespace ckernels
