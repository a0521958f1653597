import Foundation
import Networks
import Tensors
import Testing

@Suite("InfoNCE")
struct InfoNCETests {
    private static let queries: [Float] = [0.6, 0.8, 0, 1, -0.8, 0.6]
    private static let documents: [Float] = [1, 0, 0, 1, 0.6, -0.8, -1, 0]
    private static let targets = [0, 1, 3]
    private static let ignored: [[Int]] = [[1, 0], [], [1, 2]]
    private static let temperature = 0.5

    /// The loss as its formula says, in double precision; a target that is to be ignored counts.
    private static func loss(_ queries: [Float], _ documents: [Float]) -> Double {
        let losses = (0..<3).map { row -> Double in
            let logits = (0..<4).map { column in
                (0..<2).reduce(0.0) {
                    $0 + Double(queries[row * 2 + $1]) * Double(documents[column * 2 + $1])
                } / temperature
            }
            let allowed = (0..<4).filter { $0 == targets[row] || !ignored[row].contains($0) }
            return log(allowed.reduce(0) { $0 + exp(logits[$1]) }) - logits[targets[row]]
        }
        return losses.reduce(0, +) / 3
    }

    @Test("Value and gradients are those of the definition")
    func definition() async {
        let (value, slopes) = await TensorThread.run {
            let queries = Tensor(Self.queries, shape: [3, 2])
            let documents = Tensor(Self.documents, shape: [4, 2])
            queries.requiresGradient = true
            documents.requiresGradient = true
            let loss = InfoNCE(temperature: Self.temperature)(
                queries: queries,
                documents: documents,
                targets: Self.targets,
                ignored: Self.ignored
            )
            loss.backward()
            let slopes = [queries, documents].map { $0.gradient?.doubles() ?? [] }
            return (loss.item() as Double, slopes)
        }
        #expect(abs(value - Self.loss(Self.queries, Self.documents)) < 1e-6)
        // A central difference of step h errs by the order of h², and by rounding in float32 / h.
        let step: Float = 1.0 / 256
        for (side, slope) in slopes.enumerated() {
            for place in slope.indices {
                func shifted(_ by: Float) -> Double {
                    var (queries, documents) = (Self.queries, Self.documents)
                    if side == 0 { queries[place] += by } else { documents[place] += by }
                    return Self.loss(queries, documents)
                }
                let expected = (shifted(step) - shifted(-step)) / Double(2 * step)
                #expect(abs(slope[place] - expected) < 1e-4, "side \(side), place \(place)")
            }
        }
    }
}
