import Commerce
import Foundation
import Mixing
import Pipelines

/// The folder that `restock mix` leaves: the chosen samples, their weights, and the augmented data.
struct MixedFolder {
    let url: URL

    private var choiceFile: URL { url.appending(path: "mix.json") }

    /// What the made samples alone don't say.
    private struct Choice: Codable {
        var configuration: MixConfiguration
        var weights: [Float]
    }

    /// Writes the choice, and the augmented data with names.
    func write(_ mixed: Mixed, by configuration: MixConfiguration, names: DataSet) throws {
        try DurableFile.createFolder(url)
        try mixed.made.write(to: url)
        let choice = Choice(configuration: configuration, weights: mixed.weights)
        try DurableFile.write(try JSONEncoder().encode(choice), to: choiceFile)
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
        let choice: Choice
        do {
            choice = try JSONDecoder().decode(Choice.self, from: Data(contentsOf: choiceFile))
        } catch {
            throw StoreError.cannotRead(
                path: choiceFile.path,
                reason: "it is not what restock mix writes; run it again"
            )
        }
        guard choice.weights.count == made.count else {
            throw StoreError.cannotRead(
                path: choiceFile.path,
                reason:
                    "\(choice.weights.count) weights for \(made.count) samples; run restock mix again"
            )
        }
        return try choice.configuration.mixture(of: training, made, weights: choice.weights)
    }
}
