public import Foundation
import Learners
import Networks
import Statistics
import Tensors

extension TrainedModel {
    /// Why a model can't be kept in a file.
    public enum FileError: Error, Sendable, Hashable, CustomStringConvertible {
        /// Item-kNN and EASE are refitted instead; their matrices would dwarf the data.
        case notKept(model: String)
        /// A note in the file's header is missing or can't be read.
        case badNote(file: String, note: String, reason: String)

        /// What was expected, what was got, and what to do.
        public var description: String {
            switch self {
            case .notKept(let model):
                "expected a model of sasrec, gru4rec or popularity to write, got \(model); "
                    + "train it again where it is needed"
            case .badNote(let file, let note, let reason):
                "\(file): note '\(note)' in the header: \(reason); "
                    + "expected a file that was written by training"
            }
        }
    }

    /// Writes weights, configuration and learning curve as one safetensors file.
    ///
    /// - Throws: ``FileError/notKept(model:)``, or `SafetensorsError` when the file can't be written.
    @TensorThread
    public func write(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        func note(_ value: some Encodable) throws -> String {
            String(decoding: try encoder.encode(value), as: UTF8.self)
        }
        var notes = [
            "configuration": try note(configuration),
            "items": String(itemCount),
            "curve": try note(curve.withoutSeconds),
        ]
        switch fitted {
        case .network(let saved):
            try Safetensors(saved.map(\.parameter), metadata: notes).write(to: file)
        case .popularity(let model):
            notes["popularity"] = try note(model)
            try Safetensors(tensors: [:], metadata: notes).write(to: file)
        case .itemKNN, .ease:
            throw FileError.notKept(model: configuration.model.rawValue)
        }
    }

    /// Reads a model that was written to a file.
    ///
    /// - Throws: ``FileError``, `SafetensorsError` or `CheckpointError`.
    @TensorThread
    public static func read(_ file: URL) throws -> TrainedModel {
        let saved = try Safetensors.read(file)
        func bad(_ note: String, _ reason: String) -> FileError {
            .badNote(file: file.path, note: note, reason: reason)
        }
        func note<Value: Decodable>(_ name: String, as type: Value.Type) throws -> Value {
            guard let text = saved.metadata[name] else { throw bad(name, "it is missing") }
            do {
                return try JSONDecoder().decode(type, from: Data(text.utf8))
            } catch {
                throw bad(name, "\(error)")
            }
        }
        let configuration = try note("configuration", as: TrainConfiguration.self)
        let itemCount = try note("items", as: Int.self)
        guard itemCount > 0 else { throw bad("items", "expected a number above 0") }
        let fitted: Fitted
        switch configuration.model {
        case .sasrec, .bsarec, .gru4rec:
            var plain = configuration
            plain.device = .cpu
            let parameters = try plain.network(itemCount: itemCount, seed: Seed(0)).parameters
            try parameters.restore(from: saved.tensors, file: file)
            fitted = .network(parameters.map(SavedParameter.init))
        case .popularity:
            fitted = .popularity(try note("popularity", as: Popularity.self))
        case .itemKNN, .ease:
            throw FileError.notKept(model: configuration.model.rawValue)
        }
        return TrainedModel(
            configuration: configuration,
            itemCount: itemCount,
            curve: try note("curve", as: LearningCurve.self),
            fitted: fitted
        )
    }
}
