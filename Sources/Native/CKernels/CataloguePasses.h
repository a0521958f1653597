// The two passes over a catalogue that the loss is made of, for one kind of arithmetic.
#pragma once

#include <cstdint>
#include <cstdlib>
#include <memory>

#include "CKernels.h"

namespace ckernels {

/// What is asked for; names and shapes as in `ck_catalogue_loss`.
struct Problem {
    const float *hidden;
    const float *table;
    const int64_t *targets;
    const float *shares;
    int64_t tokens, items, width;
};

/// Computes logits of some tokens against all items, and from them what both gradients need.
///
/// Items are worked on in panels that fit the cache, tokens in chunks whose weights (the exponentials
/// of logits) are kept between the passes. Sums run over tokens and items in one order, whatever the
/// number of threads.
class Passes {
public:
    virtual ~Passes() = default;

    /// Tokens that are computed together; chunks hold a multiple of them.
    virtual int64_t group() const = 0;
    /// Tokens of a chunk at least.
    virtual int64_t chunk() const = 0;
    /// How many panels the catalogue has.
    virtual int64_t panels() const = 0;

    /// Makes room for chunks of up to `tokens` tokens; false when memory is out.
    virtual bool reserve(int64_t tokens) = 0;
    /// Brings one panel of the table into the order of the passes, and clears its gradient.
    virtual void pack(int64_t panel) = 0;
    /// Begins a chunk of `tokens` tokens with the states [count, width]; those after `count` are 0.
    virtual void begin(const float *states, int64_t count, int64_t tokens) = 0;
    /// For tokens `first..<last`: Σ_i exp(logit_ti - shift_t), the shifts, and Σ_i exp(...) e_i.
    virtual void forward(int64_t first, int64_t last, bool shifted) = 0;
    /// Multiplies the states by one factor each.
    virtual void scale(const float *factors) = 0;
    /// Adds Σ_t exp(logit_ti - shift_t) state_t to the gradient of one panel.
    virtual void backward(int64_t panel) = 0;
    /// Writes the gradient of one panel to the rows of the table's.
    virtual void finish(int64_t panel, float *table_gradient) const = 0;

    /// Per token of the chunk, after `forward`.
    float *sums() { return sums_.get(); }
    float *shifts() { return shifts_.get(); }
    /// [tokens, width].
    float *slopes() { return slopes_.get(); }

protected:
    struct Free {
        void operator()(void *memory) const { std::free(memory); }
    };

    template <typename Element>
    using Buffer = std::unique_ptr<Element, Free>;

    /// `count` elements on a boundary of cache lines; null when memory is out.
    template <typename Element>
    static Buffer<Element> buffer(int64_t count) {
        const size_t bytes = (static_cast<size_t>(count) * sizeof(Element) + 63) / 64 * 64;
        return Buffer<Element>(static_cast<Element *>(std::aligned_alloc(64, bytes)));
    }

    Buffer<float> sums_, shifts_, slopes_;
};

/// The passes for a precision; null when the processor or the width has none.
std::unique_ptr<Passes> passes(const Problem &problem, ck_precision precision);

/// In float32, with AVX-512; null where they can't be had.
std::unique_ptr<Passes> float_passes(const Problem &problem);
/// In bfloat16, with AMX; null where they can't be had.
std::unique_ptr<Passes> bfloat_passes(const Problem &problem);

}  // namespace ckernels
