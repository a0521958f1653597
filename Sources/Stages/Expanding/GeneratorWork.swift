import Commerce
import Learners
import Pipelines
import Statistics
import Tensors

/// What the makers with a fitted generator share: the tensors' thread, progress, and errors that name
/// the maker.
struct GeneratorWork: Sendable {
    /// The maker's name.
    let maker: String
    /// Threads and progress.
    let context: StageContext

    /// Works on the tensors' thread.
    ///
    /// - Throws: ``ExpandError`` for a `GeneratorError` of `body`, and whatever else `body` throws.
    func run<Result: Sendable>(
        _ body: @Sendable @TensorThread () throws -> Result
    ) async throws -> Result {
        do {
            return try await TensorThread.run(body)
        } catch let error as GeneratorError {
            throw ExpandError.generator(error, maker: maker)
        }
    }

    /// Fits a generator to the training histories by maximum likelihood.
    @TensorThread
    func fit(
        _ configuration: SequenceGenerator.Configuration,
        to input: ExpandInput,
        seed: Seed
    ) throws -> SequenceGenerator {
        try SequenceGenerator(
            fitting: input.training,
            itemCount: input.catalogue.count,
            configuration: configuration,
            seed: seed
        ) { epoch, losses in
            fitted(epoch, of: configuration.epochs, losses)
        }
    }

    /// Makes new users with a fitted generator.
    @TensorThread
    func make(
        _ request: SequenceGenerator.Request,
        by model: SequenceGenerator,
        _ configurationHash: String,
        seed: Seed
    ) throws -> MadeHistories {
        try model.make(
            request,
            maker: maker,
            configurationHash: configurationHash,
            seed: seed,
            threads: context.threads
        ) { finished in
            made(finished, of: request.count)
        }
    }

    /// Tells of a finished epoch.
    func fitted(_ epoch: Int, of epochs: Int, _ losses: GeneratorCurve.Epoch) {
        var values = [(name: "loss", value: losses.loss)]
        if let held = losses.heldOutLoss { values.append((name: "held-out loss", value: held)) }
        tell("fitting", Double(epoch) / Double(epochs), values)
    }

    /// Tells of finished sequences.
    func made(_ finished: Int, of all: Int) {
        tell("making", Double(finished) / Double(max(1, all)))
    }

    /// Tells how far a part of the work is.
    func tell(_ part: String, _ fraction: Double, _ values: [(name: String, value: Double)] = []) {
        context.progress.report(Progress("\(maker): \(part)", fraction: fraction, values: values))
    }
}
