public import Foundation
import Networks
import Tensors

/// A file that a training is saved to after every epoch, and that it goes on from.
///
/// It holds the model, the best weights so far, both moments of the optimiser, and the learning curve.
public struct TrainingCheckpoint: Sendable, Hashable {
    /// The file, in safetensors format.
    public let file: URL
    /// Names data, settings and seed, so that no training goes on from another one's file.
    public let fingerprint: String

    /// Names a file, which needn't exist yet.
    public init(file: URL, fingerprint: String) {
        self.file = file
        self.fingerprint = fingerprint
    }

    /// Writes the state after an epoch; the file holds the old state or the new one, never a mixture.
    func save(_ run: TrainingRun) throws {
        let curve = try JSONEncoder().encode(run.curve)
        let notes = [
            "fingerprint": fingerprint,
            "steps": String(run.optimizer.stepCount),
            "curve": String(decoding: curve, as: UTF8.self),
        ]
        try Safetensors(parameters(of: run), metadata: notes).write(to: file)
    }

    /// Puts a saved state into a training that has not begun; does nothing when there is no file.
    func restore(_ run: TrainingRun) throws {
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let saved = try Safetensors.read(file)
        let found = try note("fingerprint", of: saved)
        guard found == fingerprint else {
            throw CheckpointError.otherTraining(
                file: file.path,
                expected: fingerprint,
                got: found
            )
        }
        guard let steps = Int(try note("steps", of: saved)), steps >= 0 else {
            throw bad("steps", "it is no natural number")
        }
        let curve: LearningCurve
        do {
            let text = try note("curve", of: saved)
            curve = try JSONDecoder().decode(LearningCurve.self, from: Data(text.utf8))
        } catch let error as DecodingError {
            throw bad("curve", "\(error)")
        }
        try parameters(of: run).restore(from: saved.tensors, file: file)
        run.optimizer.resume(afterSteps: steps)
        run.curve = curve
    }

    private func parameters(of run: TrainingRun) -> [Parameter] {
        func under(_ name: String, _ parameters: [Parameter]) -> [Parameter] {
            parameters.map { Parameter("\(name).\($0.path)", $0.tensor) }
        }
        return under("model", run.model.parameters) + under("best", run.best)
            + under("optimizer", run.optimizer.state)
    }

    private func note(_ name: String, of saved: Safetensors) throws(CheckpointError) -> String {
        guard let note = saved.metadata[name] else { throw bad(name, "it is missing") }
        return note
    }

    private func bad(_ note: String, _ reason: String) -> CheckpointError {
        .badNote(file: file.path, note: note, reason: reason)
    }
}
