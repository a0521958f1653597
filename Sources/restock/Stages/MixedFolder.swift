import Commerce
import Foundation
import Mixing
import Pipelines

/// The folder that `restock mix` leaves: the chosen samples, their weights, and the augmented data.
struct MixedFolder {
    let url: URL

    private var weightsFile: URL { url.appending(path: "weights.json") }

    /// Writes the choice, and the augmented data with names.
    func write(_ mixed: Mixed, names: DataSet) throws {
        try DurableFile.createFolder(url)
        try mixed.made.write(to: url)
        try DurableFile.write(try JSONEncoder().encode(mixed.weights), to: weightsFile)
        try AugmentedExport(
            mixture: mixed.mixture,
            made: mixed.made,
            users: names.log.users,
            items: names.catalogue.items
        ).write(file: url.appending(path: AugmentedExport.fileName))
    }

    /// The mixture with the originals of a training set.
    func mixture(with training: TrainingSet<Histories>) throws -> Mixture {
        let made = try MadeHistories(contentsOf: url)
        let weights: [Float]
        do {
            weights = try JSONDecoder().decode([Float].self, from: Data(contentsOf: weightsFile))
        } catch {
            throw StoreError.cannotRead(
                path: weightsFile.path,
                reason: "it is no list of weights; run restock mix again"
            )
        }
        guard weights.count == made.count else {
            throw StoreError.cannotRead(
                path: weightsFile.path,
                reason: "\(weights.count) weights for \(made.count) samples; run restock mix again"
            )
        }
        return Mixture(originals: training, made: made, weights: weights)
    }
}
