import Commerce
package import Statistics
import Tensors

/// Says what may follow in a text that a generator writes, character by character or word by word.
package protocol TokenGuide: Sendable {
    /// The tokens that may come next.
    ///
    /// - Parameters:
    ///   - number: which text it is.
    ///   - tokens: what stands already.
    /// - Returns: tokens in ascending order, and whether the text may end here; neither ends the text as well.
    func next(_ number: Int, after tokens: [Int32]) -> (tokens: [Int32], mayEnd: Bool)
}

extension SequenceGenerator {
    /// The least probability of a token that a guide allows: single precision may give it none.
    private static let least: Float = 1e-9

    /// Learns to write texts of tokens; nothing of them is a user's or an event's.
    ///
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    package init(
        fittingTexts texts: [[Int32]],
        tokenCount: Int,
        configuration: Configuration,
        seed: Seed,
        report: (Int, GeneratorCurve.Epoch) throws -> Void = { _, _ in }
    ) throws {
        var offsets = [0]
        for text in texts { offsets.append(offsets[offsets.count - 1] + text.count) }
        let count = offsets[offsets.count - 1]
        try self.init(
            fitting: Histories(
                offsets: offsets,
                users: (0..<Int32(texts.count)).map(\.self),
                items: Array(texts.joined()),
                events: Array(repeating: .view, count: count),
                times: Array(repeating: 0, count: count)
            ),
            itemCount: tokenCount,
            configuration: configuration,
            seed: seed,
            report: report
        )
    }

    /// Writes texts that a guide allows, token by token.
    ///
    /// - Parameters:
    ///   - seeds: of the draws of each text; they make the texts' number.
    ///   - request: temperature, share of likely tokens and greatest length; the rest is not read.
    ///   - guide: what may follow. It leads every text to an end within the greatest length.
    ///   - threads: for the draws; they change nothing.
    ///   - report: told how many are done; may throw to end the work.
    /// - Returns: the texts in the order of the seeds; empty ones where the guide allows nothing.
    /// - Throws: ``GeneratorError``, what `report` throws, or `CancellationError`.
    package func texts(
        _ seeds: [Seed],
        _ request: Request,
        guide: some TokenGuide,
        threads: Int = 1,
        report: (Int) throws -> Void = { _ in }
    ) throws -> [[Int32]] {
        var request = request
        request.minimumLength = 1
        let masks = try GeneratorMasks(request, self)
        let border = border
        var texts: [[Int32]] = []
        for start in stride(from: 0, to: seeds.count, by: batchSize) {
            let drafts = (start..<min(seeds.count, start + batchSize)).map {
                Draft(number: $0, seed: seeds[$0])
            }
            let finished = try withoutGradient {
                try finish(drafts, request: request, masks: masks, threads: threads) { row, draft in
                    let next = guide.next(draft.number, after: draft.items)
                    if next.tokens.isEmpty { return false }
                    let end = next.mayEnd ? max(Self.least, row[border]) : 0
                    let kept = next.tokens.map { max(Self.least, row[Int($0)]) }
                    row.update(repeating: 0)
                    for (token, weight) in zip(next.tokens, kept) { row[Int(token)] = weight }
                    row[border] = end
                    return true
                }
            }
            texts += finished.map(\.items)
            try report(texts.count)
        }
        return texts
    }
}
