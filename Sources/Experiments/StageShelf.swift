import Pipelines
import Tables

/// Where the stages of one policy keep what they make: in the store, shown in the run's folder, their time counted.
struct StageShelf: Sendable {
    let bench: RunBench
    let clock: StageClock
    /// Names the artefacts and the seeds.
    let policy: String
    /// The folder under each stage's that shows what it made.
    let shown: String
    /// Whether what a stage reports begins with the stage and the policy.
    let announces: Bool

    /// What a stage makes, or made before of the same.
    func kept<Made: FileRepresentable, Note: Codable & Sendable>(
        _ stage: StageName,
        _ inputs: [String],
        _ configuration: some Encodable,
        make: (StageContext) async throws -> StoredSamples<Made, Note>
    ) async throws -> ArtefactStore.Stored<StoredSamples<Made, Note>> {
        try await clock.measure(stage) {
            let key = try bench.key(
                stage,
                part: policy,
                inputs: inputs,
                configuration: configuration
            )
            return try await bench.stored(key, shownAs: shown) {
                let context = bench.context(of: stage, part: policy)
                return try await make(
                    announces ? context.announcing("\(stage.rawValue) \(shown)") : context
                )
            }
        }
    }
}
