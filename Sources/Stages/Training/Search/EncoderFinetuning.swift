import Foundation
import Language
import Networks
import Pipelines
import Statistics
import Tensors

/// Teaches an encoder a shop's words, or which titles belong to which queries.
struct EncoderFinetuning {
    let configuration: FinetuneConfiguration
    let input: FinetuneInput

    /// - Throws: ``FinetuneError``; what writing files throws; `CancellationError`.
    @TensorThread
    func run(_ context: StageContext) throws -> Finetuning {
        guard configuration.precision == .float32 else {
            throw FinetuneError.badValue(
                key: "precision",
                got: configuration.precision.rawValue,
                expected: "float32 for an encoder, which is small"
            )
        }
        TensorThread.threadCount = context.threads
        let settings = configuration.adapter(of: .encoder)
        let encoder: TextEncoder
        do {
            encoder = try TextEncoder(folder: input.model).uncompressed(to: "trained")
            if configuration.learn == .adapter {
                try Adapters.add(
                    to: encoder.maps,
                    settings,
                    from: ParameterSource(context.seed["adapter"])
                )
            }
        } catch {
            throw FinetuneError.badModel(path: input.model.path, reason: "\(error)")
        }
        let (outcome, learnt, heldOut) = try tune(encoder, context)
        try DurableFile.createFolder(input.output)
        let changed: Int
        switch configuration.learn {
        case .adapter:
            try Adapters.write(of: encoder.maps, settings, to: input.output)
            changed = Adapters.parameters(of: encoder.maps).reduce(0) { $0 + $1.tensor.count }
        case .weights:
            try encoder.write(to: input.output, of: input.model)
            changed = encoder.parameters.reduce(0) { $0 + $1.tensor.count }
        }
        let all = encoder.parameters.reduce(0) { $0 + $1.tensor.count }
        return Finetuning(
            outcome,
            of: .encoder,
            tellsTokens: input.examples.areTexts,
            examples: learnt,
            heldOutExamples: heldOut,
            learnt: changed,
            kept: configuration.learn == .adapter ? all : 0
        )
    }

    @TensorThread
    private func tune(
        _ encoder: TextEncoder,
        _ context: StageContext
    ) throws -> (outcome: FineTuner.Outcome, learnt: Int, heldOut: Int) {
        let (share, seed) = (configuration.heldOut, context.seed["held-out"])
        let tuner = EncoderTuner(configuration.tuner)
        func report(_ step: Int, _ loss: Double) throws {
            try context.reportStep(step, of: configuration.steps, loss)
        }
        switch input.examples {
        case .texts(let texts):
            let split = HeldOutSplit(texts, share: share, seed: seed) { $0 }
            let outcome = try tuner.tune(
                encoder,
                on: EncoderTuner.Texts(
                    learnt: split.learnt,
                    heldOut: split.heldOut,
                    masking: MaskingSettings(share: configuration.hidden),
                    length: configuration.length,
                    head: input.model.appending(path: TextEncoder.weightsName)
                ),
                seed: context.seed["draws"],
                report: report
            )
            return (outcome, split.learnt.count, split.heldOut.count)
        case .pairs(let pairs):
            // A new query for known titles is what the encoder is for, so that queries are what must not be on both sides.
            let split = HeldOutSplit(pairs, share: share, seed: seed, text: \.query)
            func texts(_ pairs: [FinetuneInput.Pair]) -> [(query: String, text: String)] {
                pairs.map { ($0.query, $0.title) }
            }
            let outcome = try tuner.tune(
                encoder,
                on: EncoderTuner.Pairs(
                    learnt: texts(split.learnt),
                    heldOut: texts(split.heldOut),
                    temperature: configuration.temperature,
                    length: configuration.length
                ),
                seed: context.seed["draws"],
                report: report
            )
            return (outcome, split.learnt.count, split.heldOut.count)
        }
    }
}

extension FinetuneInput.Examples {
    fileprivate var areTexts: Bool {
        if case .texts = self { return true }
        return false
    }
}
