// A step of a decoder, in one kind of numbers. Whoever includes this says by CK_DECODER which instructions there are.
#pragma once

#include <cstdlib>
#include <cstring>
#include <initializer_list>
#include <memory>

#include "DecoderAttention.h"
#include "DecoderRun.h"
#include "Phases.h"

namespace ckernels {

namespace {

struct Free {
    void operator()(void *memory) const { std::free(memory); }
};

/// Room for numbers, zeros at first; null when memory is out.
template <typename Number>
using Room = std::unique_ptr<Number, Free>;

template <typename Number>
Room<Number> room(int64_t count) {
    const size_t bytes = (static_cast<size_t>(count) * sizeof(Number) + 63) / 64 * 64;
    void *found = std::aligned_alloc(64, bytes);
    if (found != nullptr) std::memset(found, 0, bytes);
    return Room<Number>(static_cast<Number *>(found));
}

template <typename Kind>
class Step {
    using Number = typename Kind::Number;

public:
    Step(const ck_decoder &decoder, const ck_decoder_tokens &tokens, int32_t threads)
        : d(decoder), t(tokens), threads(threads), batch(tokens.batch),
          queries(d.heads * d.head_width), shared(d.groups * d.head_width),
          columns(tokens.column + 1) {}

    bool run(const ck_decoder_layer *layers, float *scores) {
        if (!reserve()) return false;
        Phases(kPhases * d.layers + 3).run(threads, [&](Phases::Walk &walk) {
            walk.run(batch, [&](int64_t row) { read_word(row); });
            for (int64_t layer = 0; layer < d.layers; ++layer) block(layers[layer], walk);
            normalise(d.norm, walk);
            spread({{matrix(d.head, d.vocabulary, d.width), scores, d.vocabulary}}, normed, false,
                   walk);
        });
        return true;
    }

private:
    static int64_t padded(int64_t width) {
        return (width + Kind::kBlock - 1) / Kind::kBlock * Kind::kBlock;
    }
    static Matrix<Kind> matrix(const void *start, int64_t outputs, int64_t inputs) {
        return {static_cast<const Number *>(start), outputs, inputs};
    }

    bool reserve() {
        const auto states = [&](Room<Number> &memory, int64_t rows, int64_t width) {
            memory = room<Number>(rows * padded(width));
            return States<Kind>{memory.get(), padded(width)};
        };
        normed = states(normed_room, batch, d.width);
        found = states(found_room, batch, queries);
        inside = states(inside_room, batch, d.inner_width);
        turned = states(turned_room, batch * d.heads, d.head_width);
        states_room = room<float>(batch * d.width);
        maps_room = room<float>(batch * (queries + 2 * shared));
        turns_room = room<float>(batch * d.head_width);
        score_stride = (columns + kLanes - 1) / kLanes * kLanes;
        scores_room = room<float>(batch * d.heads * score_stride);
        return normed_room && found_room && inside_room && turned_room && states_room &&
               maps_room && turns_room && scores_room;
    }

    CK_DECODER void read_word(int64_t row) const {
        const Number *from = static_cast<const Number *>(d.words) + t.tokens[row] * d.width;
        for (int64_t k = 0; k < d.width; k += kLanes) {
            const __mmask16 mask = first_lanes(d.width - k);
            _mm512_mask_storeu_ps(states_room.get() + row * d.width + k, mask,
                                  Kind::read(from + k, mask));
        }
        const int64_t half = d.head_width / 2;
        float *cosines = turns_room.get() + row * d.head_width;
        for (int64_t i = 0; i < half; ++i) {
            const float angle = t.places[row] * d.frequencies[i];
            cosines[i] = std::cos(angle);
            cosines[half + i] = std::sin(angle);
        }
    }

    void normalise(const void *weight, Phases::Walk &walk) const {
        // A row is too little for a task.
        walk.run((batch + kStates - 1) / kStates, [&](int64_t task) {
            const int64_t last = std::min((task + 1) * kStates, batch);
            for (int64_t row = task * kStates; row < last; ++row) normalise(weight, row);
        });
    }

    /// x / √(mean(x²) + ε) · weight
    CK_DECODER void normalise(const void *weight, int64_t row) const {
        const Number *factors = static_cast<const Number *>(weight);
        const float *from = states_room.get() + row * d.width;
        Vector squares = _mm512_setzero_ps();
        for (int64_t k = 0; k < d.width; k += kLanes) {
            const Vector x = _mm512_maskz_loadu_ps(first_lanes(d.width - k), from + k);
            squares = _mm512_fmadd_ps(x, x, squares);
        }
        const float mean = _mm512_reduce_add_ps(squares) / static_cast<float>(d.width);
        const Vector scale = _mm512_set1_ps(1 / std::sqrt(mean + d.epsilon));
        for (int64_t k = 0; k < d.width; k += kLanes) {
            const __mmask16 mask = first_lanes(d.width - k);
            const Vector x = _mm512_mul_ps(_mm512_maskz_loadu_ps(mask, from + k), scale);
            Kind::write(normed.row(row) + k, _mm512_mul_ps(x, Kind::read(factors + k, mask)), mask);
        }
    }

    /// Phases of a block.
    static constexpr int64_t kPhases = 7;

    void block(const ck_decoder_layer &layer, Phases::Walk &walk) const {
        normalise(layer.attention_norm, walk);
        float *maps = maps_room.get();
        const int64_t stride = queries + 2 * shared;
        spread({{matrix(layer.query, queries, d.width), maps, stride},
                {matrix(layer.key, shared, d.width), maps + queries, stride},
                {matrix(layer.value, shared, d.width), maps + queries + shared, stride}},
               normed, false, walk);
        walk.run(batch * d.groups, [&](int64_t task) {
            attend(layer, task / d.groups, task % d.groups);
        });
        spread({{matrix(layer.gathered, d.width, queries), states_room.get(), d.width}}, found, true,
               walk);
        normalise(layer.norm, walk);
        gate(matrix(layer.gate, d.inner_width, d.width),
             matrix(layer.inner, d.inner_width, d.width), walk);
        spread({{matrix(layer.outer, d.width, d.inner_width), states_room.get(), d.width}}, inside,
               true, walk);
    }

    /// Outputs of a task: enough for a few tasks a thread, few enough that these end together.
    int64_t share(int64_t outputs) const {
        const int64_t wanted = outputs / (6 * static_cast<int64_t>(threads)) / kOutputs * kOutputs;
        return std::clamp<int64_t>(wanted, kOutputs, 8 * kOutputs);
    }

    /// A matrix, and where its products go, in rows at a distance of `stride`.
    struct Map {
        Matrix<Kind> matrix;
        float *to;
        int64_t stride;
    };

    /// Multiplies matrices with all rows of states; `adds` to what is there.
    void spread(
        std::initializer_list<Map> maps, const States<Kind> &states, bool adds,
        Phases::Walk &walk) const {
        int64_t outputs = 0;
        for (const Map &map : maps) outputs += map.matrix.outputs;
        const int64_t size = share(outputs);
        int64_t tasks = 0;
        for (const Map &map : maps) tasks += (map.matrix.outputs + size - 1) / size;
        walk.run(tasks, [&](int64_t task) {
            const Map *map = maps.begin();
            for (;; ++map) {
                const int64_t own = (map->matrix.outputs + size - 1) / size;
                if (task < own) break;
                task -= own;
            }
            const int64_t to = std::min((task + 1) * size, map->matrix.outputs);
            multiply_part(*map, task * size, to, states, adds);
        });
    }

    CK_DECODER void multiply_part(
        const Map &map, int64_t from, int64_t to, const States<Kind> &states, bool adds) const {
        product(map.matrix, from, to, states, batch,
                [&](int64_t row, int64_t output, __mmask8 mask, __m256 sum) CK_DECODER
                __attribute__((always_inline)) {
                    float *place = map.to + row * map.stride + output;
                    if (adds) sum = _mm256_add_ps(sum, _mm256_maskz_loadu_ps(mask, place));
                    _mm256_mask_storeu_ps(place, mask, sum);
                });
    }

    /// SiLU(x Gᵀ) ⊙ x Uᵀ
    void gate(const Matrix<Kind> &gates, const Matrix<Kind> &inner, Phases::Walk &walk) const {
        const int64_t size = share(gates.outputs);
        walk.run((gates.outputs + size - 1) / size, [&](int64_t task) {
            gate_part(gates, inner, task * size, std::min((task + 1) * size, gates.outputs));
        });
    }

    CK_DECODER void gate_part(
        const Matrix<Kind> &gates, const Matrix<Kind> &inner, int64_t from, int64_t to) const {
        for (int64_t output = from; output < to; output += kOutputs) {
            const __mmask8 mask = places(gates.outputs, output);
            by_rows(batch, [&](auto rows, int64_t first) CK_DECODER __attribute__((always_inline)) {
                constexpr int kRows = decltype(rows)::value;
                prefetch(gates, output + kOutputs, first, kRows, batch);
                prefetch(inner, output + kOutputs, first, kRows, batch);
                __m256 open[kRows], value[kRows];
                multiply<Kind, kRows>(gates, output, normed, first, open);
                multiply<Kind, kRows>(inner, output, normed, first, value);
#pragma unroll
                for (int r = 0; r < kRows; ++r) {
                    const Vector x = _mm512_castps256_ps512(open[r]);
                    const Vector one = _mm512_set1_ps(1);
                    const Vector slope = exponential(_mm512_sub_ps(_mm512_setzero_ps(), x));
                    const Vector silu = _mm512_div_ps(x, _mm512_add_ps(one, slope));
                    Kind::write(inside.row(first + r) + output,
                                _mm512_mul_ps(silu, _mm512_castps256_ps512(value[r])), mask);
                }
            });
        }
    }

    /// Turns a vector by its place: [head_width] to the same.
    CK_DECODER void turn(int64_t row, const float *from, Number *to) const {
        const int64_t half = d.head_width / 2;
        const float *turns = turns_room.get() + row * d.head_width;
        for (int64_t i = 0; i < half; i += kLanes) {
            const __mmask16 mask = first_lanes(half - i);
            const Vector left = _mm512_maskz_loadu_ps(mask, from + i);
            const Vector right = _mm512_maskz_loadu_ps(mask, from + half + i);
            const Vector cosine = _mm512_maskz_loadu_ps(mask, turns + i);
            const Vector sine = _mm512_maskz_loadu_ps(mask, turns + half + i);
            Kind::write(to + i, _mm512_fmsub_ps(left, cosine, _mm512_mul_ps(right, sine)), mask);
            Kind::write(to + half + i, _mm512_fmadd_ps(right, cosine, _mm512_mul_ps(left, sine)),
                        mask);
        }
    }

    /// The heads of one text that share keys and values.
    CK_DECODER void attend(const ck_decoder_layer &layer, int64_t row, int64_t group) const {
        const int64_t width = d.head_width, heads = d.heads / d.groups;
        const float *maps = maps_room.get() + row * (queries + 2 * shared);
        const int64_t cached = (row * d.groups + group) * t.capacity * width;
        Number *keys = static_cast<Number *>(layer.keys) + cached;
        Number *values = static_cast<Number *>(layer.values) + cached;
        turn(row, maps + queries + group * width, keys + t.column * width);
        const float *value = maps + queries + shared + group * width;
        for (int64_t k = 0; k < width; k += kLanes) {
            const __mmask16 mask = first_lanes(width - k);
            Kind::write(values + t.column * width + k, _mm512_maskz_loadu_ps(mask, value + k), mask);
        }
        const int64_t first = row * d.heads + group * heads;
        const States<Kind> own{turned.row(first), turned.stride};
        for (int64_t head = 0; head < heads; ++head) {
            turn(row, maps + (group * heads + head) * width, own.row(head));
        }
        const Attention<Kind> attention{
            {keys, columns, width}, values, t.present + row * t.capacity, own, heads,
            scores_room.get() + first * score_stride, score_stride};
        attention.run(found.row(row) + group * heads * width);
    }

    const ck_decoder &d;
    const ck_decoder_tokens &t;
    const int32_t threads;
    const int64_t batch;
    /// Numbers of all heads of queries, and of keys or values.
    const int64_t queries, shared;
    const int64_t columns;
    /// What matrices are multiplied with.
    Room<Number> normed_room, found_room, inside_room, turned_room;
    States<Kind> normed, found, inside, turned;
    /// [batch, width], then [batch, queries + 2 * shared], cosines and sines [batch, head_width], [batch, heads, columns].
    Room<float> states_room, maps_room, turns_room, scores_room;
    int64_t score_stride = 0;
};

}  // namespace

}  // namespace ckernels
