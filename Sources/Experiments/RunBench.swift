import Foundation
import Ingesting
import Pipelines
import Statistics
import Tables
import Tensors

/// What the stages of a run work with, whatever is learnt: the folder, the store, seeds and keys.
struct RunBench: Sendable {
    let options: Experiment.Options
    let folder: RunFolder
    let store: ArtefactStore
    let build: String
    let recipe: any RunnableRecipe
    var progress: any ProgressReporter

    /// The root of all seeds.
    var seed: UInt64 { recipe.seed }

    /// Names the run by its recipe's content, and opens the store; nothing is written yet.
    ///
    /// - Throws: ``RunError``, `ConfigurationError` for a recipe that can't be run.
    init(
        _ recipe: some RunnableRecipe,
        options: Experiment.Options,
        progress: any ProgressReporter
    ) throws {
        try recipe.validate()
        let hash = try ContentHash.of(recipe).prefix(8)
        try self.init(
            in: RunFolder(url: options.runs.appending(path: "\(options.name)-\(hash)")),
            recipe: recipe,
            options: options,
            progress: progress
        )
    }

    /// Opens the store for whatever is done in a folder of its own.
    init(
        in folder: RunFolder,
        recipe: any RunnableRecipe,
        options: Experiment.Options,
        progress: any ProgressReporter
    ) throws {
        self.options = options
        self.folder = folder
        self.recipe = recipe
        self.progress = progress
        store = ArtefactStore(
            root: options.runs.appending(path: ".store"),
            ignoresFound: options.startsOver
        )
        build = try BuildIdentity.current()
    }

    /// Runs the recipe's stages, or reads the findings of an earlier run of it.
    ///
    /// - Parameter stages: everything from ingest to the findings; given the recipe as it is written down.
    /// - Returns: the findings, of now or of then.
    /// - Throws: ``RunError`` when an unfinished run is in the way; what the stages throw.
    func run(
        stages: (String) async throws -> Experiment.Outcome
    ) async throws -> Experiment.Outcome {
        if try await begin() { return try Experiment.outcome(in: folder) }
        let text = try RecipeFile.yaml(recipe)
        try DurableFile.write(Data(text.utf8), to: folder.url.appending(path: "recipe.yaml"))
        do { return try await stages(text) } catch let error where !(error is CancellationError) {
            try removeUnlessBegun()
            throw error
        }
    }

    /// Removes the folder where no stage has left anything in it, so that the next run isn't told of an unfinished one.
    private func removeUnlessBegun() throws {
        let names = try? FileManager.default.contentsOfDirectory(atPath: folder.url.path)
        if names == ["recipe.yaml"] { try folder.remove() }
    }

    /// Leaves the findings in the run's folder; `result.json` comes last, since it marks the run as
    /// finished.
    ///
    /// - Parameters:
    ///   - judgement: the decision.
    ///   - result: the findings.
    ///   - details: what the report shows beyond them.
    ///   - sources: the files that were read.
    ///   - modelFolders: folders of the run with models, whose files the manifest names.
    /// - Returns: the run as it is now.
    /// - Throws: `StoreError`; an error of Foundation for a model's file that can't be read.
    func conclude(
        _ judgement: Judgement<some Sendable>,
        _ result: RunResult,
        _ details: RunDetails,
        sources: [IngestStage.Source],
        modelFolders: [String]? = nil
    ) throws -> Experiment.Outcome {
        var details = details
        details.tooFewCases = judgement.verdict.tooFewCases
        try folder.write(
            judgement.gate.evidence,
            to: folder.folder(of: .decide).appending(path: "evidence.json")
        )
        try folder.write(
            judgement.test,
            to: folder.folder(of: .evaluate).appending(path: "test.json")
        )
        try folder.write(details, to: folder.detailsFile)
        try folder.write(
            Manifest(
                self,
                result,
                sources: sources,
                models: try modelFolders.map { try Manifest.models(in: $0, of: folder) }
            ),
            to: folder.url.appending(path: Manifest.name)
        )
        try folder.write(result, to: folder.resultFile)
        return Experiment.Outcome(
            folder: folder,
            result: result,
            details: details,
            wasFinished: false
        )
    }

    /// Makes the tensors' thread ready, and the folder unless everything was found before.
    ///
    /// - Returns: whether an earlier run had finished, and is to be left as it is.
    /// - Throws: ``RunError`` when an unfinished run or one of other data is in the way, or there is none to go on with;
    ///   `IngestError` where the data are not there.
    func begin() async throws -> Bool {
        let threads = options.threads
        await TensorThread.run { TensorThread.threadCount = threads }
        switch folder.state {
        case .finished where !options.startsOver:
            let read = Manifest.Read(of: folder)
            if let file = try read?.changed(among: recipe.sources) {
                throw RunError.dataChanged(file: file, folder: folder.url.path)
            }
            return true
        case .unfinished where !options.startsOver && !options.resumes:
            throw RunError.unfinished(folder: folder.url.path)
        case .absent where options.resumes:
            throw RunError.nothingToResume(folder: folder.url.path)
        default: break
        }
        // What isn't there leaves no folder that the next run would stumble over.
        for source in recipe.sources { _ = try DataSource(source) }
        if options.startsOver, folder.state != .absent { try folder.remove() }
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

    /// A stage's artefact, found in the store or made, and shown in the run's folder.
    ///
    /// - Parameters:
    ///   - key: what names it.
    ///   - part: its folder under the stage's.
    ///   - make: makes it where the store hasn't got it.
    /// - Returns: the artefact, with what it holds.
    /// - Throws: what `make` throws; ``StoreError`` when it can't be written.
    func stored<Value: FileRepresentable>(
        _ key: ArtefactKey,
        shownAs part: String,
        make: () async throws -> Value
    ) async throws -> ArtefactStore.Stored<Value> {
        progress.report(Progress("\(key.stage.rawValue) \(part)"))
        let artefact = try await store.artefact(key, make: make)
        try folder.show(artefact.folder, under: key.stage, part: part)
        return artefact
    }

    /// Where readings of held-out sets are counted.
    var ledger: StoreLedger {
        StoreLedger(store: store.root, run: ContentHash.combining([folder.name, build]))
    }
}
