/// What an artefact was made from; equal keys mean equal bytes.
public struct ArtefactKey: Codable, Hashable, Sendable {
    /// The stage that makes it.
    public var stage: StageName
    /// What it is, where a stage makes several, such as a policy and a seed.
    public var part: String
    /// Hashes of the stage's inputs, in their order.
    public var inputs: [String]
    /// Hash of the stage's configuration.
    public var configuration: String
    /// The root seed of the run.
    public var seed: UInt64
    /// The program that makes it: hash of its executable.
    public var build: String

    /// Names an artefact.
    public init(
        stage: StageName,
        part: String = "",
        inputs: [String],
        configuration: String,
        seed: UInt64,
        build: String
    ) {
        self.stage = stage
        self.part = part
        self.inputs = inputs
        self.configuration = configuration
        self.seed = seed
        self.build = build
    }

    /// The artefact's folder in the store.
    public func folderName() throws -> String { try ContentHash.of(self) }
}
