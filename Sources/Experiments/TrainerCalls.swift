import Foundation
import Pipelines
import Training

/// The model that an earlier call of a shop's own trainer may have left.
struct KeptModel {
    /// Where it would be.
    var url: URL?

    /// Puts the model, if there is one, where the command looks for it, and else nothing: what a call that did
    /// not end well left there is no model.
    func place(in folder: URL) throws {
        let target = folder.appending(path: CommandTrainer.modelName)
        try? FileManager.default.removeItem(at: target)
        guard let url, FileManager.default.fileExists(atPath: url.path) else { return }
        try FileManager.default.copyItem(at: url, to: target)
    }
}

/// The answers of one call, and how long it took; 0 where the store had them.
struct TimedAnswers<Answers: Sendable>: Sendable {
    var answers: Answers
    var seconds = 0.0
}

/// What a trainer's answers depend on beside its inputs: the command, and the files it names.
struct TrainerKey: Encodable {
    var command: TrainerCommand
    var programs: [String: String]

    init(_ command: TrainerCommand) {
        self.command = command
        let words = command.command.split { " '\"\t;&|()<>".contains($0) }.map(String.init)
        let hashes = words.compactMap { word in
            (try? ContentHash.ofFile(at: URL(filePath: word))).map { (word, $0) }
        }
        programs = Dictionary(hashes, uniquingKeysWith: { first, _ in first })
    }
}

extension ConfigurationError {
    /// A key of a model beside a command that trains another.
    static func besideCommand(_ key: some CodingKey) -> ConfigurationError {
        .unknownKey(
            path: "train.\(key.stringValue)",
            remedy: "train.command stands in place of a model and its settings; "
                + "write them into the command, or leave the command away"
        )
    }
}
