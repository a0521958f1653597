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
    ///   - settings: what holds for all.
    ///   - report: told now and then how many texts are done; may throw to end it.
    /// - Returns: one continuation a request, in their order. With `settings.line`, each holds to it.
    /// - Throws: ``DecoderError/tooLong(tokens:limit:)``, ``DecoderError/noToken``, what `report` throws.
    @TensorThread
    public func continuations(
        of requests: [ContinuationRequest],
        after prefix: [Int32] = [],
        _ settings: ContinuationSettings,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [Continuation] {
        for request in requests {
            let tokens = prefix.count + request.prompt.count + settings.longest
            if tokens > limit { throw DecoderError.tooLong(tokens: tokens, limit: limit) }
        }
        return try withoutGradient {
            let start = cache(of: prefix)
            let masks = settings.line.map { LineMasks(tokenizer, ends: ends, $0) }
            let order = requests.indices.sorted {
                (requests[$0].prompt.count, $0) < (requests[$1].prompt.count, $1)
            }
            var result: [Int: Continuation] = [:]
            for first in stride(from: 0, to: order.count, by: settings.together) {
                let group = order[first..<min(first + settings.together, order.count)]
                let continuing = ContinuingBatch(self, settings, masks)
                let found = try continuing.run(group.map { requests[$0] }, after: start)
                for (place, request) in group.enumerated() { result[request] = found[place] }
                try report(result.count)
            }
            return requests.indices.compactMap { result[$0] }
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

/// Texts that go on in step.
private struct ContinuingBatch {
    private let text: TextDecoder
    private let settings: ContinuationSettings
    private let masks: LineMasks?

    init(_ text: TextDecoder, _ settings: ContinuationSettings, _ masks: LineMasks?) {
        self.text = text
        self.settings = settings
        self.masks = masks
    }

    @TensorThread
    func run(
        _ requests: [ContinuationRequest],
        after prefix: KeyValueCache?
    ) throws -> [Continuation] {
        let decoder = text.decoder
        let batch = TokenBatch(requests.map(\.prompt), from: prefix?.length ?? 0)
        let room = batch.tokens.extent(1) + settings.longest
        let cache =
            prefix.map {
                KeyValueCache(repeating: $0, decoder.shape, batch: requests.count, room: room)
            }
            ?? KeyValueCache(
                decoder.shape,
                batch: requests.count,
                capacity: room,
                dtype: decoder.dtype
            )
        let read = decoder(
            batch.tokens,
            places: batch.places,
            present: batch.present,
            cache: cache
        )
        var states = read.elements(
            at: [Tensor(Array(requests.indices)), Tensor(batch.lastColumns)]
        )
        var writers = requests.map {
            Writer($0, place: (prefix?.length ?? 0) + $0.prompt.count)
        }
        // The writers that have a row of the cache.
        var rows = Array(writers.indices)
        while true {
            try draw(&writers, rows, decoder.logits(states))
            let going = rows.indices.filter { writers[rows[$0]].end == nil }
            if going.isEmpty { break }
            if going.count * 2 <= rows.count {
                cache.keep(going)
                rows = going.map { rows[$0] }
            }
            states = decoder(
                Tensor(rows.map { Int64(writers[$0].last) }, shape: [rows.count, 1]),
                places: Tensor(rows.map { Float(writers[$0].place) }, shape: [rows.count, 1]),
                present: Tensor(
                    [Bool](repeating: true, count: rows.count),
                    shape: [rows.count, 1]
                ),
                cache: cache
            ).select(0, along: 1)
            for row in rows { writers[row].place += 1 }
        }
        return writers.map { $0.result(settings) }
    }

    /// Draws the next token of each row that goes on.
    @TensorThread
    private func draw(_ writers: inout [Writer], _ rows: [Int], _ logits: Tensor) throws {
        let scores = logits.contiguous()
        let width = scores.extent(1)
        let penalty = settings.sampling.repetitionPenalty
        if penalty != 1 {
            scores.withUnsafeMutableElements(of: Float.self) { elements in
                for (row, writer) in rows.enumerated() {
                    for token in Set(writers[writer].tokens) {
                        let place = row * width + Int(token)
                        elements[place] = settings.sampling.penalised(elements[place])
                    }
                }
            }
        }
        var allowed = scores
        if let masks {
            let added = rows.map { masks.mask(after: writers[$0].line, width: width) }
            allowed = scores + Tensor.stacked(added)
        }
        let count = min(settings.sampling.mostTokens, width)
        let best = allowed.topK(count, along: 1)
        let (values, tokens) = (best.values.floats(), best.indices.ints())
        for (row, writer) in rows.enumerated() where writers[writer].end == nil {
            let part = row * count..<(row + 1) * count
            try writers[writer].take(
                Array(values[part]),
                tokens[part].map { Int32($0) },
                text,
                settings,
                masks
            )
        }
    }
}

/// One text while it is written.
private struct Writer {
    private var random: RandomSource
    private(set) var tokens: [Int32] = []
    private(set) var line = LineState()
    private(set) var end: Continuation.End?
    private var bytes: [UInt8] = []
    /// The place of the next token in the text.
    var place: Int

    /// The token that is read next; any for a text at its end.
    var last: Int32 { tokens.last ?? 0 }

    init(_ request: ContinuationRequest, place: Int) {
        random = request.seed.generator()
        self.place = place
    }

    mutating func take(
        _ scores: [Float],
        _ candidates: [Int32],
        _ text: TextDecoder,
        _ settings: ContinuationSettings,
        _ masks: LineMasks?
    ) throws(DecoderError) {
        guard let chosen = settings.sampling.place(of: random.uniform(), in: scores) else {
            throw .noToken
        }
        let token = candidates[chosen]
        tokens.append(token)
        if (masks?.ends ?? text.ends).contains(token) {
            end = .ended
            return
        }
        bytes += text.tokenizer.bytes(of: token)
        if let masks, let constraint = settings.line {
            line.write(masks.tokens[Int(token)])
            if line.isFull(constraint) { end = .ended }
        }
        if let stop = settings.stops.compactMap({ bytes.firstPlace(of: Array($0.utf8)) }).min() {
            bytes.removeSubrange(stop...)
            end = .stopped
        } else if end == nil, tokens.count >= settings.longest {
            end = .limited
        }
    }

    func result(_ settings: ContinuationSettings) -> Continuation {
        // As bytes, since a mark behind a space is one character with it.
        let isLed = settings.line != nil && bytes.first == 0x20
        let written = String(decoding: bytes.dropFirst(isLed ? 1 : 0), as: UTF8.self)
        return Continuation(text: written, tokenCount: tokens.count, end: end ?? .limited)
    }
}

extension [UInt8] {
    /// Where other bytes begin; nil where they are not in it.
    fileprivate func firstPlace(of other: [UInt8]) -> Int? {
        guard !other.isEmpty, count >= other.count else { return nil }
        return (0...(count - other.count)).first { self[$0...].starts(with: other) }
    }
}
