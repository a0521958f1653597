public import Commerce
public import Foundation
public import Learners
public import Pipelines
import Statistics
import Tables

/// Has a command of the shop's own train a model and rank items with it.
///
/// It is given the training events, histories and items as files, and answers with a file of scores.
/// Targets are in none of them.
public struct CommandTrainer: Stage {
    /// What the trainer is given, and where.
    public struct Input: Sendable {
        /// Originals and made samples, with weights and provenance.
        public var training: AugmentedExport
        /// All items.
        public var catalogue: Catalogue
        /// What is asked.
        public var questions: TrainerQuestions
        /// The folder of the files; a file `model` in it is one that an earlier call left.
        public var folder: URL
        /// The folder of what the command says.
        public var logs: URL

        /// Gathers the input.
        public init(
            training: AugmentedExport,
            catalogue: Catalogue,
            questions: TrainerQuestions,
            folder: URL,
            logs: URL
        ) {
            self.training = training
            self.catalogue = catalogue
            self.questions = questions
            self.folder = folder
            self.logs = logs
        }
    }

    /// Train.
    public static let name = StageName.train
    /// The file that a command may keep its model in.
    public static let modelName = "model"

    /// The command.
    public let configuration: TrainerCommand

    /// Configures the trainer.
    public init(_ configuration: TrainerCommand) {
        self.configuration = configuration
    }

    /// Writes the files, runs the command in the working directory and reads its answers.
    ///
    /// - Throws: ``TrainerError``, `TableError` when a file can't be written, `CancellationError`.
    public func run(_ input: Input, in context: StageContext) async throws -> ScoreTable {
        try configuration.validate()
        let call = call(input)
        try input.training.table().write(to: call.file(.train))
        try input.questions
            .table(users: input.training.users, items: input.catalogue.items)
            .write(to: call.file(.candidates))
        try input.catalogue.table().write(to: call.file(.items))
        try await call.run(in: context)
        return try answers(in: input.folder, to: input.questions, input.catalogue.items)
    }

    /// The answers in a folder that a run left or that was kept of it.
    ///
    /// - Throws: ``TrainerError``.
    public func answers(
        in folder: URL,
        to questions: TrainerQuestions,
        _ items: Vocabulary
    ) throws -> ScoreTable {
        try ScoreFile(
            url: folder.appending(path: CommandCall.fileName(of: .scores, configuration)),
            questions: questions,
            items: items
        ).read()
    }

    /// Copies what is worth keeping of a run: questions, answers, model, and what the command said.
    ///
    /// - Throws: ``TrainerError/modelIsNoFile(path:)``; `StoreError` when a file can't be copied.
    public func keep(_ input: Input, in folder: URL) throws { try call(input).keep(in: folder) }

    private func call(_ input: Input) -> CommandCall {
        CommandCall(command: configuration, folder: input.folder, logs: input.logs)
    }
}
