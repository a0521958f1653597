import Pipelines
import Synchronization

/// Measures what each stage costs.
final class StageClock: Sendable {
    private let spent = Mutex<[String: Double]>([:])

    /// Wall-clock seconds so far, by the stage's verb.
    var seconds: [String: Double] { spent.withLock { $0 } }

    /// Does `body` and counts its time for the stage.
    func measure<Result>(
        _ stage: StageName,
        _ body: () async throws -> Result
    ) async rethrows -> Result {
        let start = ContinuousClock.now
        let result = try await body()
        let seconds = (ContinuousClock.now - start) / .seconds(1)
        spent.withLock { $0[stage.rawValue, default: 0] += seconds }
        return result
    }
}
