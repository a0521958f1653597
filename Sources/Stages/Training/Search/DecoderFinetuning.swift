import Foundation
import Language
import Networks
import Pipelines
import Statistics
import Tensors

/// Teaches a decoder to go on: texts, or the query behind a title.
struct DecoderFinetuning {
    let configuration: FinetuneConfiguration
    let input: FinetuneInput

    /// - Throws: ``FinetuneError``; what writing files throws; `CancellationError`.
    @TensorThread
    func run(_ context: StageContext) throws -> Finetuning {
        TensorThread.threadCount = context.threads
        let settings = configuration.adapter(of: .decoder)
        let decoder: TextDecoder
        let (learnt, heldOut): ([AnsweredPrompt], [AnsweredPrompt])
        do {
            decoder = try TextDecoder(input.model, precision: configuration.precision)
            if configuration.learn == .adapter {
                try Adapters.add(
                    to: decoder.maps,
                    settings,
                    from: ParameterSource(context.seed["adapter"])
                )
            }
            (learnt, heldOut) = try examples(decoder, seed: context.seed["held-out"])
        } catch {
            throw FinetuneError.badModel(path: input.model.path, reason: "\(error)")
        }
        guard !learnt.isEmpty else { throw FinetuneError.noExamples("texts with tokens") }
        let tuned = try DecoderTuner(configuration.tuner).tune(
            decoder,
            on: learnt,
            heldOut: heldOut,
            seed: context.seed["draws"]
        ) { step, loss in
            try context.reportStep(step, of: configuration.steps, loss)
        }
        try DurableFile.createFolder(input.output)
        switch configuration.learn {
        case .adapter: try Adapters.write(of: decoder.maps, settings, to: input.output)
        case .weights:
            try decoder.write(to: input.output, weights: tuned.learnt, of: input.model)
        }
        let count = tuned.learnt.reduce(0) { $0 + $1.tensor.count }
        return Finetuning(
            tuned.outcome,
            of: .decoder,
            tellsTokens: true,
            examples: learnt.count,
            heldOutExamples: heldOut.count,
            learnt: count,
            kept: configuration.learn == .adapter ? decoder.parameterCount : 0
        )
    }

    @TensorThread
    private func examples(
        _ decoder: TextDecoder,
        seed: Seed
    ) throws -> (learnt: [AnsweredPrompt], heldOut: [AnsweredPrompt]) {
        switch input.examples {
        case .pairs(let pairs):
            let split = HeldOutSplit(pairs, share: configuration.heldOut, seed: seed, text: \.title)
            func examples(_ pairs: [FinetuneInput.Pair]) -> [AnsweredPrompt] {
                pairs.map { QueryPrompt.answered($0.title, $0.query, decoder.tokenizer) }
            }
            return (examples(split.learnt), examples(split.heldOut))
        case .texts(let texts):
            let windows = try TextWindows(decoder, length: configuration.length)
            let split = HeldOutSplit(texts, share: configuration.heldOut, seed: seed) { $0 }
            return (
                split.learnt.flatMap { windows.windows(of: $0) },
                split.heldOut.flatMap { windows.windows(of: $0) }
            )
        }
    }
}
