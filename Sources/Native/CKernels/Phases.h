// Work in phases, each of which begins when the one before is done, on threads that are started once.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <thread>

#include "Parallel.h"

namespace ckernels {

/// What is left to do of each phase.
///
/// Every thread walks through all phases and takes tasks where there are any. A phase ends with its last task, not with the
/// last thread's arrival: a thread that the system holds up holds up nobody else.
class Phases {
    struct alignas(64) Phase {
        std::atomic<int64_t> next{0}, done{0};
    };

public:
    /// One thread on its way.
    class Walk {
    public:
        explicit Walk(Phase *first) : phase(first) {}

        /// Calls `body(index)` for every index below `count`, some of them here, and waits for the others.
        template <typename Body>
        void run(int64_t count, Body &&body) {
            Phase &own = *phase++;
            for (int64_t index = own.next++; index < count; index = own.next++) {
                body(index);
                own.done.fetch_add(1, std::memory_order_release);
            }
            for (int turns = 0; own.done.load(std::memory_order_acquire) < count; ++turns) {
                if (turns > kPatience) std::this_thread::yield();
            }
        }

    private:
        static constexpr int kPatience = 4096;
        Phase *phase;
    };

    /// - Throws: `std::bad_alloc`.
    explicit Phases(int64_t count) : phases(new Phase[static_cast<size_t>(count)]) {}

    /// Has each thread walk through `body(walk)`, which runs as many phases as there are.
    template <typename Body>
    void run(int32_t threads, Body &&body) {
        parallel(threads, threads, [&](int64_t) {
            Walk walk(phases.get());
            body(walk);
        });
    }

private:
    std::unique_ptr<Phase[]> phases;
};

}  // namespace ckernels
