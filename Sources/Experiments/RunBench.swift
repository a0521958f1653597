import Foundation
import Pipelines
import Statistics
import Tensors

/// What the stages of a run work with, whatever is learnt: the folder, the store, seeds and keys.
struct RunBench: Sendable {
    let options: Experiment.Options
    let folder: RunFolder
    let store: ArtefactStore
    let build: String
    /// The root of all seeds.
    let seed: UInt64
    let progress: any ProgressReporter

    /// Makes the tensors' thread ready, and the folder unless everything was found before.
    ///
    /// - Returns: whether an earlier run had finished, and is to be left as it is.
    /// - Throws: ``RunError`` when an unfinished run is in the way, or there is none to go on with.
    func begin() async throws -> Bool {
        let threads = options.threads
        await TensorThread.run { TensorThread.threadCount = threads }
        switch folder.state {
        case .finished where !options.startsOver:
            return true
        case .unfinished where !options.startsOver && !options.resumes:
            throw RunError.unfinished(folder: folder.url.path)
        case .absent where options.resumes:
            throw RunError.nothingToResume(folder: folder.url.path)
        case .absent: break
        default:
            if options.startsOver { try folder.remove() }
        }
        try DurableFile.createFolder(folder.url)
        return false
    }

    /// The context of one stage, with a seed of its own.
    func context(of stage: StageName, part: String = "") -> StageContext {
        let seed = Seed(seed)[stage.rawValue]
        return StageContext(
            seed: part.isEmpty ? seed : seed[part],
            threads: options.threads,
            progress: progress
        )
    }

    /// The key of one artefact.
    func key(
        _ stage: StageName,
        part: String = "",
        inputs: [String],
        configuration: some Encodable
    ) throws -> ArtefactKey {
        ArtefactKey(
            stage: stage,
            part: part,
            inputs: inputs,
            configuration: try ContentHash.of(configuration),
            seed: seed,
            build: build
        )
    }

    /// Where readings of held-out sets are counted.
    var ledger: StoreLedger {
        StoreLedger(store: store.root, run: ContentHash.combining([folder.name, build]))
    }
}
