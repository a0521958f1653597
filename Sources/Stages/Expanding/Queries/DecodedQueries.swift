import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Tensors

/// Has a language model write queries for products, after the example of a few.
///
/// Source: Dai et al., "Promptagator: few-shot dense retrieval from 8 examples", ICLR 2023; Bonifacio et al., "InPars",
/// SIGIR 2022.
/// Deviates: the decoder is small and runs here; each query is a line within limits by construction, in lower case.
struct DecodedQueries {
    let configuration: QueryExpandConfiguration
    let products: Products
    let shots: [QueryShot]
    /// Words that people's queries have at most.
    let mostWords: Int

    /// The maker's name in provenance.
    static let maker = "decoder"
    private static let mostCharacters = 60
    /// Queries between two reports.
    private static let together = 32

    /// Writes queries, all products in a seeded order before any comes again.
    ///
    /// - Throws: ``QueryExpandError``, `CancellationError`.
    func run(model: URL, in context: StageContext) async throws -> [MadeQuery] {
        let order = ProductRounds.order(configuration.count, of: products.count, context.seed)
        let titles = products.titles
        let shown = shots.map { (title: titles[$0.product], query: $0.query) }
        let lines = try await TensorThread.run {
            let decoder = try configuration.decoder(model)
            do {
                return try decoder.continuations(
                    of: order.enumerated().map { number, product in
                        ContinuationRequest(
                            prompt: QueryPrompt.question(titles[product], decoder.tokenizer),
                            seed: context.seed["query"][number]
                        )
                    },
                    after: QueryPrompt.start(shown, decoder.tokenizer),
                    ContinuationSettings(
                        sampling: SamplingSettings(
                            temperature: configuration.temperature,
                            repetitionPenalty: 1
                        ),
                        constraint: .line(
                            LineConstraint(
                                mostWords: mostWords,
                                mostCharacters: Self.mostCharacters
                            )
                        ),
                        together: Self.together
                    )
                ) { done in
                    try context.checkCancellation()
                    context.progress.report(Progress("write \(done) of \(order.count) queries"))
                }
            } catch let error as DecoderError {
                throw QueryExpandError.badModel(path: model.path, reason: "\(error)")
            }
        }
        return zip(order, lines).map { product, line in
            MadeQuery(
                text: line.text.lowercased(),
                product: Int32(product),
                maker: Self.maker
            )
        }
    }
}
