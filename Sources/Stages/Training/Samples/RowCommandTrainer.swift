public import Commerce
public import Foundation
public import Pipelines
import Tables

/// Has a command of the shop's own train a classifier on a table and say how probable the classes of rows are.
///
/// It is given the training rows with weights and provenance, and rows without labels, as files, and answers with
/// a file of probabilities.
public struct RowCommandTrainer: Stage {
    /// What the trainer is given, and where.
    public struct Input: Sendable {
        /// Originals and made rows, with weights and provenance.
        public var training: AugmentedRows
        /// What is asked.
        public var questions: RowQuestions
        /// The folder of the files; a file `model` in it is one that an earlier call left.
        public var folder: URL
        /// The folder of what the command says.
        public var logs: URL

        /// Gathers the input.
        public init(training: AugmentedRows, questions: RowQuestions, folder: URL, logs: URL) {
            self.training = training
            self.questions = questions
            self.folder = folder
            self.logs = logs
        }
    }

    /// Train.
    public static let name = StageName.train

    /// The command.
    public let configuration: TrainerCommand

    /// Configures the trainer.
    public init(_ configuration: TrainerCommand) {
        self.configuration = configuration
    }

    /// Writes the files, runs the command in the working directory and reads its answers.
    ///
    /// - Throws: `ConfigurationError`, ``TrainerError``, `TableError` when a file can't be written,
    ///   `CancellationError`.
    public func run(_ input: Input, in context: StageContext) async throws -> RowAnswers {
        try Self.check(configuration)
        let call = call(input)
        try input.training.table().write(to: call.file(.train))
        try input.questions.table().write(to: call.file(.candidates))
        try await call.run(in: context)
        return try answers(in: input.folder, to: input.questions)
    }

    /// Refuses a command that a table has nothing for.
    ///
    /// - Throws: `ConfigurationError`.
    public static func check(_ command: TrainerCommand) throws(ConfigurationError) {
        try command.validate()
        guard command.mentions(.items) else { return }
        throw .badValue(
            path: "train.command",
            got: TrainerCommand.Placeholder.items.text,
            expected: "a command without it: a table has no items"
        )
    }

    /// The answers in a folder that a run left or that was kept of it.
    ///
    /// - Throws: ``TrainerError``.
    public func answers(in folder: URL, to questions: RowQuestions) throws -> RowAnswers {
        try RowAnswers(
            reading: folder.appending(path: CommandCall.fileName(of: .scores, configuration)),
            to: questions
        )
    }

    /// Copies what is worth keeping of a run: questions, answers, model, and what the command said.
    ///
    /// - Throws: ``TrainerError/modelIsNoFile(path:)``; `StoreError` when a file can't be copied.
    public func keep(_ input: Input, in folder: URL) throws { try call(input).keep(in: folder) }

    private func call(_ input: Input) -> CommandCall {
        CommandCall(command: configuration, folder: input.folder, logs: input.logs)
    }
}
