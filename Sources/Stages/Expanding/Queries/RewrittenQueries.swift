import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Tensors

/// Has a decoder rewrite or continue made queries, or sum up titles, one each.
struct RewrittenQueries {
    let configuration: QueryExpandConfiguration
    let products: Products
    /// Words that people's queries have at most.
    let mostWords: Int

    /// What stands behind the maker of a query that stayed as it was, since nothing else was written.
    static let unchanged = "unchanged"
    /// Words that a query goes on with at most.
    private static let mostFurtherWords = 3

    /// The queries, each with what one of the rewritings made of it.
    ///
    /// A summary is one of the product's title, which the query then only shares its product with. A query whose
    /// outcomes all repeat something stays, and its maker says so.
    ///
    /// - Throws: ``QueryExpandError``, `CancellationError`.
    func changed(
        _ queries: [MadeQuery],
        model: URL,
        in context: StageContext
    ) async throws -> [MadeQuery] {
        let kinds = configuration.rewrites ?? Rewriting.allCases
        let choices = queries.indices.map { place in
            var random = context.seed["choice"][place].generator()
            return kinds[random.below(kinds.count)]
        }
        var changed = queries
        let outcomes = try await TensorThread.run {
            let decoder = try configuration.decoder(model)
            return try kinds.map { kind in
                let places = queries.indices.filter { choices[$0] == kind }
                let outcome = try rewritten(
                    places.map { text(of: queries[$0], kind) },
                    kind,
                    decoder,
                    model,
                    context
                )
                return (kind: kind, places: places, outcome: outcome)
            }
        }
        for (kind, places, outcome) in outcomes {
            for (place, text) in zip(places, outcome.texts) {
                changed[place].text = (text ?? queries[place].text).lowercased()
                changed[place].maker += "+" + (text == nil ? Self.unchanged : kind.rawValue)
            }
            let counts =
                "\(kind.rawValue): \(places.count - outcome.lacking) of \(places.count) queries; asked again, since "
                + "\(outcome.repeated) repeated their text and \(outcome.copied) an example"
            context.progress.report(Progress(counts))
        }
        return changed
    }

    private func text(of query: MadeQuery, _ kind: Rewriting) -> String {
        kind == .summarise ? products.titles[Int(query.product)] : query.text
    }

    @TensorThread
    private func rewritten(
        _ texts: [String],
        _ kind: Rewriting,
        _ decoder: TextDecoder,
        _ model: URL,
        _ context: StageContext
    ) throws -> TextRewriter.Outcome {
        let rewriter = TextRewriter(
            TextRewriter.Settings(
                rewriting: kind,
                temperature: configuration.temperature,
                mostWords: kind == .continue ? Self.mostFurtherWords : mostWords
            )
        )
        do {
            return try rewriter(texts, by: decoder, seed: context.seed[kind.rawValue]) { asked in
                try context.checkCancellation()
                context.progress.report(Progress("\(kind.rawValue): \(asked) asked for"))
            }
        } catch let error as DecoderError {
            throw QueryExpandError.badModel(path: model.path, reason: "\(error)")
        }
    }
}

extension QueryExpandConfiguration {
    /// The decoder with its adapter.
    ///
    /// - Throws: ``QueryExpandError/badModel(path:reason:)``.
    @TensorThread
    func decoder(_ model: URL) throws -> TextDecoder {
        do {
            let decoder = try TextDecoder(model, precision: precision)
            if let adapter { try Adapters.read(from: URL(filePath: adapter), to: decoder.maps) }
            return decoder
        } catch {
            throw QueryExpandError.badModel(path: model.path, reason: "\(error)")
        }
    }
}
