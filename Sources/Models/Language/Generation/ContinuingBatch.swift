import Networks
import Tensors

/// Texts that go on in step, which others may join between steps.
///
/// Each text has a row of one cache; rows of texts that ended go once they are half of all.
@TensorThread
struct ContinuingBatch {
    private let text: TextDecoder
    private let prefix: KeyValueCache?
    private let watch: (Int, String, Continuation?) -> Bool
    /// Texts with a row, in the rows' order.
    private var writers: [Writer] = []
    /// Nil before any text came.
    private var cache: KeyValueCache?

    /// Begins without a text.
    ///
    /// - Parameters:
    ///   - text: writes.
    ///   - prefix: what stands before every prompt.
    ///   - watch: told a text's number, what was added, and the whole once it ends; says whether it is to go on.
    init(
        _ text: TextDecoder,
        after prefix: KeyValueCache?,
        watch: @escaping (Int, String, Continuation?) -> Bool
    ) {
        self.text = text
        self.prefix = prefix
        self.watch = watch
    }

    /// Texts that go on.
    var count: Int { writers.count { $0.end == nil } }

    /// Reads prompts, and draws the first token behind each.
    mutating func join(_ prompts: [[Int32]], _ new: [Writer]) throws {
        var new = new
        let decoder = text.decoder
        let batch = TokenBatch(prompts, from: prefix?.length ?? 0)
        let room = batch.tokens.extent(1) + (new.map(\.settings.longest).max() ?? 0)
        let own =
            prefix.map {
                KeyValueCache(repeating: $0, batch: prompts.count, room: room)
            }
            ?? KeyValueCache(
                decoder.shape,
                batch: prompts.count,
                capacity: room,
                dtype: decoder.dtype
            )
        let read = decoder(
            batch.tokens,
            places: batch.places,
            present: batch.present,
            cache: own
        )
        let states = read.elements(
            at: [Tensor(Array(prompts.indices)), Tensor(batch.lastColumns)]
        )
        try draw(&new, decoder.logits(states))
        let going = writers.indices.filter { writers[$0].end == nil }
        guard let cache, !going.isEmpty else {
            (self.cache, writers) = (own, new)
            return
        }
        cache.keep(going)
        writers = going.map { writers[$0] } + new
        let most = writers.map { $0.settings.longest - $0.tokens.count }.max() ?? 0
        self.cache = KeyValueCache(joining: cache, own, room: most)
    }

    /// Draws a token of each text that goes on.
    mutating func step() throws {
        let going = writers.indices.filter { writers[$0].end == nil }
        guard let cache, !going.isEmpty else { return }
        if going.count * 2 <= writers.count {
            cache.keep(going)
            writers = going.map { writers[$0] }
        }
        let logits = try text.decoder.next(
            writers.map(\.last),
            places: writers.map(\.place),
            cache: cache
        )
        for row in writers.indices { writers[row].place += 1 }
        try draw(&writers, logits)
    }

    /// Draws the next token of each text that goes on; a row of scores a text.
    private func draw(_ writers: inout [Writer], _ logits: Tensor) throws {
        let scores = logits.contiguous()
        let width = scores.extent(1)
        scores.withUnsafeMutableElements(of: Float.self) { elements in
            for (row, writer) in writers.enumerated() {
                let sampling = writer.settings.sampling
                if sampling.repetitionPenalty == 1 { continue }
                for token in writer.written {
                    let place = row * width + Int(token)
                    elements[place] = sampling.penalised(elements[place])
                }
            }
        }
        let most = writers.map { $0.settings.sampling.mostTokens }.reduce(1, max)
        let best = try scores.highest(most, masks: writers.map { $0.mask(width) })
        for row in writers.indices where writers[row].end == nil {
            let own = writers[row].settings.sampling.mostTokens
            try writers[row].take(
                Array(best[row].scores.prefix(own)),
                best[row].places.prefix(own),
                text
            )
            writers[row].show(watch)
        }
    }
}
