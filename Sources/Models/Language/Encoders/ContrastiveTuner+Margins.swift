import Networks
import Statistics
import Tensors

extension ContrastiveTuner {
    /// The scale at which an encoder's margins and the examples' are equally large (`MarginMSE`).
    ///
    /// - Parameters:
    ///   - encoder: the untouched one.
    ///   - examples: with margins.
    ///   - vectors: all documents' vectors, row-major `[documents, width]`.
    ///   - report: told now and then how many queries are read; may throw to end it.
    /// - Returns: nil where there are no margins, or they are 0 throughout.
    /// - Throws: what `report` throws.
    @TensorThread
    public static func marginScale(
        of encoder: TextEncoder,
        on examples: [ContrastiveExample],
        vectors: [Float],
        report: (Int) throws -> Void = { _ in }
    ) throws -> Double? {
        let width = encoder.width
        let queries = try encoder.vectors(of: examples.map(\.query), report: report)
        func cosine(_ query: Int, _ document: Int) -> Float {
            var (product, left, right): (Float, Float, Float) = (0, 0, 0)
            for place in 0..<width {
                let (a, b) = (queries[query * width + place], vectors[document * width + place])
                product += a * b
                left += a * a
                right += b * b
            }
            return product / max((left * right).squareRoot(), .leastNormalMagnitude)
        }
        var (ours, theirs): ([Float], [Float]) = ([], [])
        for (number, example) in examples.enumerated() {
            let own = cosine(number, example.document)
            for entry in example.margins {
                ours.append(own - cosine(number, entry.document))
                theirs.append(entry.margin)
            }
        }
        return MarginMSE.scale(ours: ours, theirs: theirs)
    }
}

extension ContrastiveExample {
    /// The example with some of its margins, at least one where it has any, and their documents as negatives.
    func drawing(_ count: Int, _ random: inout RandomSource) -> ContrastiveExample {
        var result = self
        let all = margins
        let places = random.sample(min(max(1, count), all.count), of: all.count)
        result.margins = places.map { all[$0] }
        result.negatives = result.margins.map(\.document)
        return result
    }
}

extension ShownDocuments {
    /// The examples' margins, by the documents' places.
    func margins(of batch: [ContrastiveExample]) -> [[(document: Int, margin: Float)]] {
        batch.map { example in
            example.margins.compactMap { entry in
                places[entry.document].map { (document: $0, margin: entry.margin) }
            }
        }
    }
}
