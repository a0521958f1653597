import Networks
import Tensors

/// Texts that go on in step.
struct ContinuingBatch {
    let text: TextDecoder
    let watch: ((Int, String, Continuation?) -> Bool)?

    @TensorThread
    func run(
        _ prompts: [[Int32]],
        _ start: [Writer],
        after prefix: KeyValueCache?
    ) throws -> [Continuation] {
        var writers = start
        let decoder = text.decoder
        let batch = TokenBatch(prompts, from: prefix?.length ?? 0)
        let longest = writers.map(\.settings.longest).max() ?? 0
        let room = batch.tokens.extent(1) + longest
        let cache =
            prefix.map {
                KeyValueCache(repeating: $0, decoder.shape, batch: prompts.count, room: room)
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
            cache: cache
        )
        var logits = decoder.logits(
            read.elements(at: [Tensor(Array(prompts.indices)), Tensor(batch.lastColumns)])
        )
        // The writers that have a row of the cache.
        var rows = Array(writers.indices)
        while true {
            try draw(&writers, rows, logits)
            let going = rows.indices.filter { writers[rows[$0]].end == nil }
            if going.isEmpty { break }
            if going.count * 2 <= rows.count {
                cache.keep(going)
                rows = going.map { rows[$0] }
            }
            logits = try decoder.next(
                rows.map { writers[$0].last },
                places: rows.map { writers[$0].place },
                cache: cache
            )
            for row in rows { writers[row].place += 1 }
        }
        return writers.map(\.result)
    }

    /// Draws the next token of each row that goes on.
    @TensorThread
    private func draw(_ writers: inout [Writer], _ rows: [Int], _ logits: Tensor) throws {
        let scores = logits.contiguous()
        let width = scores.extent(1)
        scores.withUnsafeMutableElements(of: Float.self) { elements in
            for (row, writer) in rows.enumerated() {
                let sampling = writers[writer].settings.sampling
                if sampling.repetitionPenalty == 1 { continue }
                for token in writers[writer].written {
                    let place = row * width + Int(token)
                    elements[place] = sampling.penalised(elements[place])
                }
            }
        }
        let most = rows.map { writers[$0].settings.sampling.mostTokens }.reduce(1, max)
        let best = try scores.highest(most, masks: rows.map { writers[$0].mask(width) })
        for (row, writer) in rows.enumerated() where writers[writer].end == nil {
            let own = writers[writer].settings.sampling.mostTokens
            try writers[writer].take(
                Array(best[row].scores.prefix(own)),
                best[row].places.prefix(own),
                text
            )
            if let watch { writers[writer].show(watch) }
        }
    }
}
