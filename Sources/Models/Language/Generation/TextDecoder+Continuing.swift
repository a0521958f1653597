import Networks
import Statistics
import Tensors

extension TextDecoder {
    /// Continues texts, several at once.
    ///
    /// Each text has draws of its own, so that neither its company nor its place changes them. The last digits of scores
    /// depend on how many texts are read at once, which can move a draw across the edge between two tokens: seldom in
    /// float32, more often in bfloat16.
    ///
    /// - Parameters:
    ///   - requests: what is to go on.
    ///   - prefix: tokens that stand before every prompt; they are read once.
    ///   - settings: what holds for all requests without settings of their own.
    ///   - report: told now and then how many texts are done; may throw to end it.
    ///   - watch: told a request's place, what was added to its text as soon as nothing can take that back, and the whole
    ///     once it ends; says whether the text is to go on.
    /// - Returns: one continuation a request, in their order. Each holds to its constraint.
    /// - Throws: ``DecoderError/tooLong(tokens:limit:)``, ``DecoderError/tooFewTokens(needed:limit:)``,
    ///   ``DecoderError/noToken``, what `report` throws.
    @TensorThread
    public func continuations(
        of requests: [ContinuationRequest],
        after prefix: [Int32] = [],
        _ settings: ContinuationSettings,
        report: (Int) throws -> Void = { _ in },
        watch: ((Int, String, Continuation?) -> Bool)? = nil
    ) throws -> [Continuation] {
        for request in requests {
            try check(request, after: prefix, request.settings ?? settings)
        }
        return try withoutGradient {
            let start = cache(of: prefix)
            let order = requests.indices.sorted {
                (requests[$0].prompt.count, $0) < (requests[$1].prompt.count, $1)
            }
            var result: [Int: Continuation] = [:]
            for first in stride(from: 0, to: order.count, by: settings.together) {
                let group = order[first..<min(first + settings.together, order.count)]
                var batch = ContinuingBatch(self, after: start) { number, text, whole in
                    result[number] = whole
                    return watch?(number, text, whole) ?? true
                }
                try batch.join(
                    group.map { requests[$0].prompt },
                    group.map { number in
                        try writer(requests[number], number, settings, after: start)
                    }
                )
                while batch.count > 0 { try batch.step() }
                try report(result.count)
            }
            return requests.indices.compactMap { result[$0] }
        }
    }

    /// Continues texts as they come, until none is left.
    ///
    /// Texts join those that are under way between two tokens, and each goes on as it would alone, but for the last
    /// digits of scores.
    ///
    /// Source: Yu et al., "Orca: a distributed serving system for transformer-based generative models", OSDI 2022.
    ///
    /// - Parameters:
    ///   - together: texts under way at most.
    ///   - next: asked between steps for at most so many further texts. They are numbered as they come, from 0.
    ///   - watch: told a text's number, what was added to it as soon as nothing can take that back, and the whole once it
    ///     ends; says whether the text is to go on.
    /// - Throws: ``DecoderError/tooLong(tokens:limit:)``, ``DecoderError/tooFewTokens(needed:limit:)``,
    ///   ``DecoderError/noToken``; all texts under way end with it.
    @TensorThread
    public func continuations(
        together: Int,
        of next: (_ most: Int) -> [ContinuationRequest],
        watch: @escaping (Int, String, Continuation?) -> Bool
    ) throws {
        try withoutGradient {
            let settings = ContinuationSettings()
            var batch = ContinuingBatch(self, after: nil, watch: watch)
            var count = 0
            while true {
                let room = together - batch.count
                let new = room > 0 ? next(room) : []
                if !new.isEmpty {
                    let writers = try new.enumerated().map { place, request in
                        try check(request, after: [], request.settings ?? settings)
                        return try writer(request, count + place, settings, after: nil)
                    }
                    count += new.count
                    try batch.join(new.map(\.prompt), writers)
                } else if batch.count == 0 {
                    return
                }
                try batch.step()
            }
        }
    }

    /// What writes on a text.
    private func writer(
        _ request: ContinuationRequest,
        _ number: Int,
        _ settings: ContinuationSettings,
        after prefix: KeyValueCache?
    ) throws -> Writer {
        let own = request.settings ?? settings
        return Writer(
            request,
            number: number,
            own,
            guide: try own.constraint.map { try guides.guide($0, tokenizer, ends: ends) },
            place: (prefix?.length ?? 0) + request.prompt.count
        )
    }

    private func check(
        _ request: ContinuationRequest,
        after prefix: [Int32],
        _ settings: ContinuationSettings
    ) throws(DecoderError) {
        let tokens = prefix.count + request.prompt.count + settings.longest
        if tokens > limit { throw .tooLong(tokens: tokens, limit: limit) }
        if case .json(let json)? = settings.constraint, json.fewestBytes > settings.longest {
            throw .tooFewTokens(needed: json.fewestBytes, limit: settings.longest)
        }
    }

    @TensorThread
    private func cache(of prefix: [Int32]) -> KeyValueCache? {
        if prefix.isEmpty { return nil }
        let cache = KeyValueCache(
            decoder.shape,
            batch: 1,
            capacity: prefix.count,
            dtype: decoder.dtype
        )
        let batch = TokenBatch([prefix])
        _ = decoder(batch.tokens, places: batch.places, present: batch.present, cache: cache)
        return cache
    }
}
