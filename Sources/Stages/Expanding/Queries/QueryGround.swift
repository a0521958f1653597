import Commerce
import Foundation
import Language
import Pipelines

/// What makers of queries know of a catalogue, of a log, and of a language's words.
struct QueryGround {
    let products: Products
    /// Queries of a log; nil where nothing is known.
    let log: [String]?
    /// Words of a language; nil where none were named.
    let words: Words?
    /// Words by which texts without spaces are cut.
    let lexicon: PhraseTable?
    let cutter: WordCutter
    let types: ProductTypes
    let template: QueryTemplate
    /// The names of all brands.
    let brands: PhraseTable
    /// The values of all properties.
    let values: PhraseTable

    /// Ideographs of a query that is a word by itself.
    private static let wordLengths = 2...4

    /// Looks at the catalogue and the log.
    ///
    /// - Throws: ``QueryExpandError/badWords(reason:)``.
    init(_ input: QueryExpandInput, _ configuration: QueryExpandConfiguration) throws {
        products = input.products
        log = input.log.flatMap { $0.isEmpty ? nil : $0 }
        do {
            words = try configuration.words.map {
                try Words(URL(filePath: $0, directoryHint: .isDirectory))
            }
        } catch {
            throw QueryExpandError.badWords(reason: "\(error)")
        }
        lexicon = Self.lexicon(log ?? [], words)
        cutter = WordCutter(lexicon: lexicon)
        brands = PhraseTable(phrases: Set(products.brands).subtracting([""]).sorted())
        values = PhraseTable(
            phrases: Set(products.attributes.joined().map(\.value)).sorted()
        )
        let queries = (log ?? []).map { [cutter] in TitleWords.words(of: $0, cutter) }
            .filter { !$0.isEmpty }
        types = ProductTypes(
            products,
            fewestProducts: configuration.fewestProducts,
            fewestBrands: configuration.fewestBrands,
            cutter: cutter,
            heads: QueryPatterns.heads(of: queries)
        )
        template = QueryTemplate(
            types: types,
            lengths: queries.isEmpty ? QueryTemplate.usualLengths : queries.map(\.count),
            patterns: queries.isEmpty ? nil : QueryPatterns(fitting: queries, types)
        )
    }

    /// The words of a dictionary, and queries that are as short as words: people type them alone.
    private static func lexicon(_ log: [String], _ words: Words?) -> PhraseTable? {
        let short = log.filter { query in
            wordLengths.contains(query.count)
                && query.unicodeScalars.allSatisfy { WordCutter.hasIdeograph(String($0)) }
        }
        guard !short.isEmpty || words?.lexicon != nil else { return nil }
        let known = words?.lexicon?.phrases ?? []
        return PhraseTable(phrases: known + Set(short).sorted())
    }
}
