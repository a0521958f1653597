public import Foundation
public import Pipelines

/// A recipe on its way to findings: runs the stages in their order, keeps what each leaves.
///
/// Every stage's artefact is found in the store when the same program made it before from the same
/// inputs, configuration and seed; so a run that was stopped goes on where it was.
public struct Experiment: Sendable {
    /// What a caller decides beside the recipe.
    public struct Options: Sendable {
        /// The folder of all runs; the store is in it.
        public var runs: URL
        /// The recipe's name, the first part of the run folder's name.
        public var name: String
        /// Goes on with an unfinished run.
        public var resumes: Bool
        /// Takes an earlier run of the recipe away first, and makes everything anew.
        public var startsOver: Bool
        /// Adds to the run what the policy is worth in real data, by training on parts of it.
        public var measuresLearningCurve: Bool
        /// Adds to the run of a table what repeated folds say, with all labels and with fewer.
        public var crossValidates: Bool
        /// Threads that data work and tensors may use.
        public var threads: Int
        /// The command that runs it again, for the report.
        public var command: String
        /// The program's version, for the report.
        public var version: String

        /// Gathers options.
        public init(
            runs: URL,
            name: String,
            resumes: Bool = false,
            startsOver: Bool = false,
            measuresLearningCurve: Bool = false,
            crossValidates: Bool = false,
            threads: Int = ProcessInfo.processInfo.activeProcessorCount,
            command: String,
            version: String
        ) {
            self.runs = runs
            self.name = name
            self.resumes = resumes
            self.startsOver = startsOver
            self.measuresLearningCurve = measuresLearningCurve
            self.crossValidates = crossValidates
            self.threads = threads
            self.command = command
            self.version = version
        }
    }

    /// What a run found, and where it is.
    public struct Outcome: Sendable {
        /// The run's folder.
        public var folder: RunFolder
        /// The findings.
        public var result: RunResult
        /// What the report shows beyond them.
        public var details: RunDetails
        /// Whether an earlier run had found all this.
        public var wasFinished: Bool
    }

    /// What is done.
    public let recipe: Recipe
    var bench: RunBench

    /// The run's folder.
    public var folder: RunFolder { bench.folder }

    /// Prepares a run; nothing is read or written yet but the program itself, for its hash.
    ///
    /// - Throws: ``RunError`` for a recipe that can't be run.
    public init(
        _ recipe: Recipe,
        options: Options,
        progress: any ProgressReporter = SilentProgress()
    ) throws {
        self.recipe = recipe
        bench = try RunBench(recipe, options: options, progress: progress)
    }

    /// Prepares the stages for whatever is done with them in a folder of its own.
    init(
        _ recipe: Recipe,
        in folder: RunFolder,
        options: Options,
        progress: any ProgressReporter
    ) throws {
        self.recipe = recipe
        bench = try RunBench(in: folder, recipe: recipe, options: options, progress: progress)
    }

    /// Runs the recipe, or reads the findings of an earlier run of it.
    ///
    /// - Throws: ``RunError`` when an unfinished run is in the way; what the stages throw;
    ///   `CancellationError` when asked to stop, with everything finished so far kept.
    public func run() async throws -> Outcome {
        let outcome = try await bench.run(stages: runStages)
        guard bench.options.measuresLearningCurve, outcome.details.learningCurve == nil else {
            return outcome
        }
        return try await addLearningCurve(to: outcome)
    }

    /// The findings of an earlier run.
    ///
    /// - Throws: ``RunError/notARun(path:)`` when they can't be read.
    public static func outcome(in folder: RunFolder) throws -> Outcome {
        let decoder = JSONDecoder()
        do {
            return Outcome(
                folder: folder,
                result: try decoder.decode(
                    RunResult.self,
                    from: try Data(contentsOf: folder.resultFile)
                ),
                details: try decoder.decode(
                    RunDetails.self,
                    from: try Data(contentsOf: folder.detailsFile)
                ),
                wasFinished: true
            )
        } catch {
            throw RunError.notARun(path: folder.url.path)
        }
    }
}
