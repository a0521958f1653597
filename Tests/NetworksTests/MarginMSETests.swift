import Foundation
import Networks
import Tensors
import Testing

@Suite("MarginMSE")
struct MarginMSETests {
    private static let queries: [Float] = [0.6, 0.8, 0, 1]
    private static let documents: [Float] = [1, 0, 0, 1, 0.6, -0.8]
    private static let targets = [0, 1]
    private static let margins: [[(document: Int, margin: Float)]] = [
        [(1, -2), (2, 4)], [(2, 6)],
    ]
    private static let scale = 4.0

    /// The loss as its formula says, in double precision.
    private static func loss(_ queries: [Float], _ documents: [Float]) -> Double {
        func score(_ query: Int, _ document: Int) -> Double {
            (0..<2).reduce(0.0) {
                $0 + Double(queries[query * 2 + $1]) * Double(documents[document * 2 + $1])
            }
        }
        let errors = margins.enumerated().flatMap { query, list in
            list.map { entry in
                let ours = score(query, targets[query]) - score(query, entry.document)
                return pow(ours - Double(entry.margin) / scale, 2)
            }
        }
        return errors.reduce(0, +) / Double(errors.count)
    }

    private static func value(
        _ queries: [Float],
        _ documents: [Float]
    ) async -> (loss: Double, slopes: [[Double]]) {
        await TensorThread.run {
            let queries = Tensor(queries, shape: [2, 2])
            let documents = Tensor(documents, shape: [3, 2])
            queries.requiresGradient = true
            documents.requiresGradient = true
            let loss = MarginMSE(scale: scale)(
                queries: queries,
                documents: documents,
                targets: targets,
                margins: margins
            )
            loss.backward()
            let slopes = [queries, documents].map { $0.gradient?.doubles() ?? [] }
            return (loss.item() as Double, slopes)
        }
    }

    // Scores of query 0: .6, .8 and .36 - .64 = -.28; of query 1: 0, 1 and -.8. Its margins: .6 - .8 = -.2 against
    // -2/4 = -.5, .6 + .28 = .88 against 1, and 1 + .8 = 1.8 against 1.5. Errors .3, -.12 and .3: (.09 + .0144 + .09) / 3.
    @Test("Worked out by hand")
    func byHand() async {
        let found = await Self.value(Self.queries, Self.documents).loss
        #expect(abs(found - 0.1944 / 3) < 1e-6)
    }

    @Test("Value and gradients are those of the definition")
    func definition() async {
        let found = await Self.value(Self.queries, Self.documents)
        #expect(abs(found.loss - Self.loss(Self.queries, Self.documents)) < 1e-6)
        // The loss is of second degree in each number, so that a central difference has no error but rounding's.
        let step: Float = 1.0 / 64
        for (side, slope) in found.slopes.enumerated() {
            for place in slope.indices {
                func shifted(_ by: Float) -> Double {
                    var (queries, documents) = (Self.queries, Self.documents)
                    if side == 0 { queries[place] += by } else { documents[place] += by }
                    return Self.loss(queries, documents)
                }
                let expected = (shifted(step) - shifted(-step)) / Double(2 * step)
                #expect(abs(slope[place] - expected) < 1e-5, "side \(side), place \(place)")
            }
        }
    }

    // sqrt((9 + 16) / (.09 + .16)) = sqrt(100).
    @Test("The fitted scale is the ratio of root mean squares, and none where a side is 0")
    func scale() {
        let found = MarginMSE.scale(ours: [0.3, -0.4], theirs: [3, 4])
        #expect(abs((found ?? 0) - 10) < 1e-6)
        #expect(MarginMSE.scale(ours: [0, 0], theirs: [1, 2]) == nil)
        #expect(MarginMSE.scale(ours: [1], theirs: [0]) == nil)
        #expect(MarginMSE.scale(ours: [], theirs: []) == nil)
    }
}
