import Commerce
import Foundation
import Learners
public import Pipelines
import Protecting
import Tensors
import Training

/// A finished run that answers questions: its model, its items, and its users' histories.
public struct SavedRun: Sendable {
    /// One recommended item.
    public struct Recommendation: Sendable, Codable, Hashable {
        /// Its place, from 1.
        public var rank: Int
        /// Its name in the shop's data.
        public var item: String
        /// Its title, where the data have one.
        public var title: String
        /// The model's score; comparable within one answer only.
        public var score: Float
    }

    private let model: TrainedModel
    private let data: DataSet
    private let recipe: Recipe
    private let allowsRepeats: Bool

    /// Opens a run's folder.
    ///
    /// - Throws: ``RunError/notARun(path:)``; ``RecommendError/ownTrainer(run:command:)``,
    ///   ``RecommendError/noLog(run:task:)``; what is wrong with one of its files.
    public init(folder: RunFolder) async throws {
        let outcome = try Experiment.outcome(in: folder)
        guard
            case .log(let recipe) = try AnyRecipe(
                contentsOf: folder.url.appending(path: "recipe.yaml")
            )
        else { throw RecommendError.noLog(run: folder.name, task: outcome.result.task) }
        self.recipe = recipe
        if let command = recipe.train.command {
            throw RecommendError.ownTrainer(run: folder.name, command: command.command)
        }
        data = try DataSet(contentsOf: folder.folder(of: .protect))
        model = try await TrainedModel.read(folder.modelFile)
        allowsRepeats = outcome.result.repeats == RepeatRule.allow.rawValue
    }

    /// What to show next to a user of the data.
    ///
    /// - Parameters:
    ///   - user: the name in the shop's data; the run's own pseudonyms are understood as well.
    ///   - count: how many items, at least 1.
    /// - Returns: the best items, best first.
    /// - Throws: ``RecommendError/unknownUser(_:)``.
    public func recommend(to user: String, count: Int) async throws -> [Recommendation] {
        let number =
            try data.log.users.number(of: user)
            ?? recipe.protect.pseudonym(ofUser: user).flatMap { data.log.users.number(of: $0) }
        guard let number else { throw RecommendError.unknownUser(user) }
        let rows = data.log.user.indices.filter { data.log.user[$0] == number }
            .sorted { (data.log.time[$0], $0) < (data.log.time[$1], $1) }
        return try await answer(rows.map { data.log.item[$0] }, count: count)
    }

    /// What to show next after a history of items, oldest first.
    ///
    /// - Throws: ``RecommendError/unknownItem(_:example:)``.
    public func recommend(after items: [String], count: Int) async throws -> [Recommendation] {
        let numbers = try items.map { name in
            guard let number = data.catalogue.items.number(of: name) else {
                throw RecommendError.unknownItem(
                    name,
                    example: data.catalogue.items.names.first ?? "none"
                )
            }
            return number
        }
        return try await answer(numbers, count: count)
    }

    private func answer(_ history: [Int32], count: Int) async throws -> [Recommendation] {
        var histories = Histories()
        histories.append(
            user: -1,
            items: history,
            events: Array(repeating: EventKind.other, count: history.count),
            times: Array(repeating: 0, count: history.count)
        )
        let asked = histories
        let model = model
        let scores = try await TensorThread.run {
            try model.ranker().scores(of: asked, 0..<1).floats()
        }
        let seen = allowsRepeats ? [] : Set(history)
        let best = scores.indices.filter { !seen.contains(Int32($0)) }
            .sorted { (scores[$1], $0) < (scores[$0], $1) }.prefix(count)
        return best.enumerated().map { place, item in
            Recommendation(
                rank: place + 1,
                item: data.catalogue.items[Int32(item)],
                title: data.catalogue.titles[item],
                score: scores[item]
            )
        }
    }
}

/// A question that a saved run can't answer.
public enum RecommendError: ExplainedError, Hashable {
    /// The data have no such user.
    case unknownUser(String)
    /// The run learnt of a table or of searches, and recommends nothing.
    case noLog(run: String, task: String)
    /// The run's models are not ours to ask.
    case ownTrainer(run: String, command: String)
    /// The data have no such item.
    case unknownItem(String, example: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .unknownUser(let name):
            "no user '\(name)' in the run's data: check the name, or ask with --history a,b,c"
        case .noLog(let run, let task):
            "\(run): expected a run on a log, whose model recommends items, got one of the task '\(task)'; "
                + (SearchRecipe.Task(rawValue: task) == nil
                    ? "a table's run recommends nothing: see its report.html"
                    : "ask it with restock search QUERY --run FOLDER")
        case .ownTrainer(let run, let command):
            "\(run) was trained by a command of the shop's own, and Restock keeps no model of it "
                + "that it could ask: ask the trainer itself (\(command))"
        case .unknownItem(let name, let example):
            "no item '\(name)' in the run's data: names are as in the log, such as '\(example)'"
        }
    }

    /// The question is wrong.
    public var exitStatus: ExitStatus {
        switch self {
        case .ownTrainer, .noLog: .usage
        case .unknownUser, .unknownItem: .data
        }
    }
}
