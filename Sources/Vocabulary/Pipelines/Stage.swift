public import Statistics

/// One step of the pipeline: configured before data, run on data, without memory of earlier runs.
///
/// Postconditions that every stage keeps, and that the contract tests check:
/// - the same input, configuration and seed give the same output, whatever the number of threads;
/// - the input is left as it was;
/// - a stage that is cancelled throws `CancellationError` and leaves no partial file.
public protocol Stage: Sendable {
    /// What can be set, with every default in its one initialiser.
    associatedtype Configuration: Codable & Hashable & Sendable
    /// What the stage reads.
    associatedtype Input: Sendable
    /// What the stage gives.
    associatedtype Output: Sendable

    /// The stage's verb.
    static var name: StageName { get }

    /// The stage's settings.
    var configuration: Configuration { get }

    /// Configures the stage.
    init(_ configuration: Configuration)

    /// Does the work.
    ///
    /// - Throws: an error that names what was expected, what was got, where, and what to do.
    func run(_ input: Input, in context: StageContext) async throws -> Output
}

/// What a stage is given besides its input: seed, threads, and someone to tell how far it is.
public struct StageContext: Sendable {
    /// The stage's own seed; parts derive theirs from it by name.
    public var seed: Seed
    /// How many threads the stage may use at most.
    public var threads: Int
    /// Who is told of progress.
    public var progress: any ProgressReporter

    /// Makes a context.
    public init(seed: Seed, threads: Int, progress: any ProgressReporter = SilentProgress()) {
        self.seed = seed
        self.threads = threads
        self.progress = progress
    }

    /// Throws `CancellationError` when the run was asked to stop; long loops call it now and then.
    public func checkCancellation() throws {
        try Task.checkCancellation()
    }
}
