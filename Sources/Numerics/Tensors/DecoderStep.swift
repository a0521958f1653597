internal import CKernels
internal import CTorch

/// One token of each of several texts through a decoder in the shape of Llama, in one call that makes no tensor on its way.
///
///     x ← x + attention(norm(x)),   x ← x + (SiLU(norm(x) Gᵀ) ⊙ norm(x) Uᵀ) Dᵀ
///
/// Reads the matrices where they are. States and sums are float32; what a matrix is multiplied with is rounded to the
/// matrix's type. Each sum is taken in one order, so that a text's scores depend neither on the others nor on the number of
/// threads.
package final class DecoderStep {
    /// How large a decoder is.
    package struct Sizes {
        let vocabulary, width, heads, groups, headWidth, innerWidth: Int
        let epsilon: Double

        /// States sizes: tokens, numbers a token, heads of queries, heads of keys and values, numbers a head, numbers inside a
        /// feed-forward layer, and what is added to mean squares.
        package init(
            vocabulary: Int,
            width: Int,
            heads: Int,
            groups: Int,
            headWidth: Int,
            innerWidth: Int,
            epsilon: Double
        ) {
            (self.vocabulary, self.width) = (vocabulary, width)
            (self.heads, self.groups, self.headWidth) = (heads, groups, headWidth)
            (self.innerWidth, self.epsilon) = (innerWidth, epsilon)
        }
    }

    /// One block's weights, `[outputs, inputs]` or `[width]`.
    package struct Block {
        let tensors: [Tensor]

        /// Gathers weights by their places in the block.
        package init(
            attentionNorm: Tensor,
            query: Tensor,
            key: Tensor,
            value: Tensor,
            gathered: Tensor,
            norm: Tensor,
            gate: Tensor,
            inner: Tensor,
            outer: Tensor
        ) {
            tensors = [attentionNorm, query, key, value, gathered, norm, gate, inner, outer]
        }

        fileprivate func extents(_ sizes: Sizes) -> [[Int]] {
            let (width, inner) = (sizes.width, sizes.innerWidth)
            let (all, shared) = (sizes.heads * sizes.headWidth, sizes.groups * sizes.headWidth)
            return [
                [width], [all, width], [shared, width], [shared, width], [width, all], [width],
                [inner, width], [inner, width], [width, inner],
            ]
        }
    }

    /// Whether this processor can, with numbers of either type.
    package static var isSupported: Bool {
        ck_decoder_is_supported(CK_FLOAT32) && ck_decoder_is_supported(CK_BFLOAT16)
    }

    private let sizes: Sizes
    private let precision: ck_precision
    private let words: Tensor
    private let norm: Tensor
    private let head: Tensor
    private let blocks: [Block]
    private let frequencies: [Float]

    /// Takes a decoder's weights; nil where they are of other types than float32 or bfloat16, or the processor lacks the
    /// instructions.
    ///
    /// - Parameters:
    ///   - sizes: how large it is.
    ///   - words: `[vocabulary, width]`.
    ///   - blocks: from the first on.
    ///   - norm: before words are scored, `[width]`.
    ///   - head: what scores words, `[vocabulary, width]`.
    ///   - frequencies: what places turn pairs of numbers by, half as many as a head has numbers.
    /// - Precondition: all are of the sizes that are stated.
    package init?(
        _ sizes: Sizes,
        words: Tensor,
        blocks: [Block],
        norm: Tensor,
        head: Tensor,
        frequencies: [Float]
    ) {
        let all = [words, norm, head] + blocks.flatMap(\.tensors)
        guard words.dtype == .float32 || words.dtype == .bfloat16 else { return nil }
        precision = words.dtype == .float32 ? CK_FLOAT32 : CK_BFLOAT16
        guard ck_decoder_is_supported(precision),
            all.allSatisfy({ $0.dtype == words.dtype && $0.isContiguous && $0.device == .cpu })
        else { return nil }
        let table = [sizes.vocabulary, sizes.width]
        precondition(
            words.shape == table && head.shape == table && norm.shape == [sizes.width]
                && frequencies.count * 2 == sizes.headWidth
                && blocks.allSatisfy { $0.tensors.map(\.shape) == $0.extents(sizes) },
            "weights of the sizes that are stated"
        )
        (self.sizes, self.words, self.blocks) = (sizes, words, blocks)
        (self.norm, self.head, self.frequencies) = (norm, head, frequencies)
    }

    /// Reads one token of each text.
    ///
    /// - Parameters:
    ///   - tokens: one a text.
    ///   - places: where they stand in their texts.
    ///   - keys: a block, `[batch, groups, capacity, headWidth]`; the column `column` is written.
    ///   - values: likewise.
    ///   - present: whether earlier columns hold a token, `[batch, capacity]`; truth values.
    ///   - column: what the tokens take.
    /// - Returns: the scores of all tokens to come next, `[batch, vocabulary]` in float32.
    /// - Throws: ``TorchError/outOfMemory(operation:shape:reason:)``.
    package func callAsFunction(
        _ tokens: [Int32],
        places: [Float],
        keys: [Tensor],
        values: [Tensor],
        present: Tensor,
        column: Int
    ) throws(TorchError) -> Tensor {
        let (batch, capacity) = (tokens.count, present.extent(1))
        let room = [batch, sizes.groups, capacity, sizes.headWidth]
        precondition(
            places.count == batch && present.shape == [batch, capacity] && column < capacity
                && tokens.allSatisfy { (0..<sizes.vocabulary).contains(Int($0)) }
                && keys.count == blocks.count && values.count == blocks.count
                && (keys + values).allSatisfy { $0.shape == room && $0.dtype == words.dtype },
            "one token a text, and room for it"
        )
        let scores = Tensor.uninitialized([batch, sizes.vocabulary])
        let layers = blocks.indices.map { layer($0, keys[$0], values[$0]) }
        let isDone = withExtendedLifetime((keys, values)) {
            frequencies.withUnsafeBufferPointer { frequencies in
                run(tokens, places, present, column, layers, frequencies, into: scores)
            }
        }
        guard isDone else {
            throw .outOfMemory(
                operation: "DecoderStep",
                shape: [batch, column],
                reason: "no room for the states of \(batch) texts"
            )
        }
        return scores
    }

    private func run(
        _ tokens: [Int32],
        _ places: [Float],
        _ present: Tensor,
        _ column: Int,
        _ layers: [ck_decoder_layer],
        _ frequencies: UnsafeBufferPointer<Float>,
        into scores: Tensor
    ) -> Bool {
        guard let frequencies = frequencies.baseAddress else { return false }
        var decoder = ck_decoder(
            precision: precision,
            vocabulary: sizes.vocabulary,
            width: sizes.width,
            layers: blocks.count,
            heads: sizes.heads,
            groups: sizes.groups,
            head_width: sizes.headWidth,
            inner_width: sizes.innerWidth,
            epsilon: Float(sizes.epsilon),
            words: words.data,
            head: head.data,
            norm: norm.data,
            frequencies: frequencies
        )
        return tokens.withUnsafeBufferPointer { tokens in
            places.withUnsafeBufferPointer { places in
                guard let firstToken = tokens.baseAddress, let firstPlace = places.baseAddress
                else { return true }
                var read = ck_decoder_tokens(
                    batch: tokens.count,
                    tokens: firstToken,
                    places: firstPlace,
                    capacity: present.extent(1),
                    column: column,
                    present: UnsafePointer(present.data.assumingMemoryBound(to: UInt8.self))
                )
                return scores.elements(of: Float.self) { scores in
                    ck_decoder_step(&decoder, layers, &read, ct_threads(), scores)
                }
            }
        }
    }

    private func layer(_ number: Int, _ keys: Tensor, _ values: Tensor) -> ck_decoder_layer {
        let weights = blocks[number].tensors.map { UnsafeRawPointer($0.data) }
        return ck_decoder_layer(
            attention_norm: weights[0],
            query: weights[1],
            key: weights[2],
            value: weights[3],
            gathered: weights[4],
            norm: weights[5],
            gate: weights[6],
            inner: weights[7],
            outer: weights[8],
            keys: keys.data,
            values: values.data
        )
    }
}

extension Tensor {
    /// The first element's address; valid while this object lives, so never taken from a temporary.
    fileprivate var data: UnsafeMutableRawPointer {
        var data: UnsafeMutableRawPointer?
        require(ct_data(&data, handle), "data")
        guard let data, isContiguous else { stop("data", "\(self) has gaps, or is empty") }
        return data
    }
}
