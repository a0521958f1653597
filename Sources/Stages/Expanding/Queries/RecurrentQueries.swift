import Commerce
import Foundation
import Language
import Learners
import Pipelines
import Statistics
import Tensors

/// Queries by a recurrent network that learnt the characters of a log's queries.
///
/// It knows how people type, but nothing of this shop; so each query is led along the words of its product's title
/// (``TitleGuide``), and the network says which of them, and how many. Every query has a type of its product by
/// construction, and as many are made as were asked for.
///
/// Source: Sutskever, Martens & Hinton, "Generating text with recurrent neural networks", ICML 2011 (characters); the
/// network after Hidasi et al., ICLR 2016; constraints after Hokamp & Liu, ACL 2017.
struct RecurrentQueries {
    let ground: QueryGround
    let configuration: QueryExpandConfiguration

    /// The maker's name in provenance.
    static let maker = "gru"
    private static let longest = 40
    /// Queries of the log that a character must stand in.
    private static let fewest = 2
    private static let topP = 0.95
    /// Types of a product, the likeliest, of which a query has one.
    private static let mostHeads = 3

    /// The characters that the network knows.
    private struct Alphabet {
        let characters: [Character]
        let numbers: [Character: Int32]

        init(_ texts: [String]) {
            var counts: [Character: Int] = [:]
            for text in texts { for one in Set(text) { counts[one, default: 0] += 1 } }
            characters = counts.filter { $0.value >= RecurrentQueries.fewest }.keys.sorted()
            numbers = Dictionary(
                uniqueKeysWithValues: characters.enumerated().map { ($1, Int32($0)) }
            )
        }

        /// A text in tokens; nil where it has an unknown character.
        func tokens(_ text: String) -> [Int32]? {
            var tokens: [Int32] = []
            for character in text {
                guard let number = numbers[character] else { return nil }
                tokens.append(number)
            }
            return tokens
        }
    }

    /// Learns from the log and writes queries, all products in a seeded order before any comes again.
    ///
    /// - Throws: ``QueryExpandError``, `CancellationError`.
    func run(in context: StageContext) async throws -> [MadeQuery] {
        let texts = log(context.seed["log"])
        let alphabet = Alphabet(texts)
        let learnt = texts.compactMap(alphabet.tokens).filter { $0.count > 1 }
        guard !learnt.isEmpty else { throw QueryExpandError.noLog(queries: texts.count) }
        let longest = Self.limit(of: learnt.map(\.count))
        let words = titles(alphabet, longest)
        let named = words.indices.filter { !words[$0].isEmpty }
        guard !named.isEmpty else {
            throw QueryExpandError.noSharedWords(products: ground.products.count)
        }
        let order = ProductRounds.order(configuration.count, of: named.count, context.seed)
            .map { named[$0] }
        let guide = TitleGuide(
            words: order.map { words[$0] },
            space: alphabet.numbers[" "],
            longest: longest
        )
        let written = try await written(learnt, alphabet.characters.count, guide, context)
        return zip(order, written).map { product, tokens in
            let text = String(tokens.map { alphabet.characters[Int($0)] })
            return MadeQuery(text: text, product: Int32(product), maker: Self.maker)
        }
    }

    /// The log's queries in lower case, words apart by one space, as many as are learnt.
    private func log(_ seed: Seed) -> [String] {
        var texts = (ground.log ?? []).map { query in
            query.lowercased().split { !($0.isLetter || $0.isNumber) }.joined(separator: " ")
        }.filter { !$0.isEmpty }
        if texts.count > configuration.learnt {
            var random = seed.generator()
            texts = random.sample(configuration.learnt, of: texts.count).map { texts[$0] }
        }
        return texts
    }

    /// The length that nearly all queries keep to.
    private static func limit(of lengths: [Int]) -> Int {
        let sorted = lengths.sorted()
        return min(longest, max(2, sorted[sorted.count * 19 / 20]))
    }

    /// Per product: the words of its brand and title that the network can write; none where none says what it is.
    private func titles(_ alphabet: Alphabet, _ longest: Int) -> [[TitleGuide.Word]] {
        // Where no title names a type, any word may stand for one.
        let hasTypes = ground.types.count > 0
        return (0..<ground.products.count).map { product in
            let types = ground.types.types(of: product).sorted { $0.weight > $1.weight }
            let heads = Set(types.prefix(Self.mostHeads).compactMap(\.phrase.last))
            let text = ground.products.brands[product] + " " + ground.products.titles[product]
            var known: Set<String> = []
            let words = TitleWords.words(of: text, ground.cutter).compactMap { word in
                guard known.insert(word).inserted, TitleWords.saysSomething(word),
                    let tokens = alphabet.tokens(word), !tokens.isEmpty, tokens.count <= longest
                else { return nil as TitleGuide.Word? }
                return TitleGuide.Word(
                    tokens: tokens,
                    isSpaced: !WordCutter.hasIdeograph(word),
                    isHead: !hasTypes || heads.contains(word)
                )
            }
            return words.contains(where: \.isHead) ? words : []
        }
    }

    private func written(
        _ learnt: [[Int32]],
        _ tokenCount: Int,
        _ guide: TitleGuide,
        _ context: StageContext
    ) async throws -> [[Int32]] {
        let seeds = guide.words.indices.map { context.seed["query"][$0] }
        let settings = SequenceGenerator.Configuration(
            length: guide.longest,
            epochs: configuration.epochs
        )
        let request = SequenceGenerator.Request(
            count: seeds.count,
            temperature: max(0.01, configuration.temperature),
            topP: Self.topP,
            maximumLength: guide.longest
        )
        let work = GeneratorWork(maker: Self.maker, context: context)
        do {
            return try await TensorThread.run {
                let model = try SequenceGenerator(
                    fittingTexts: learnt,
                    tokenCount: tokenCount,
                    configuration: settings,
                    seed: context.seed["fit"]
                ) { epoch, losses in
                    try context.checkCancellation()
                    work.fitted(epoch, of: settings.epochs, losses)
                }
                return try model.texts(
                    seeds,
                    request,
                    guide: guide,
                    threads: context.threads
                ) { done in
                    try context.checkCancellation()
                    work.made(done, of: seeds.count)
                }
            }
        } catch let error as GeneratorError {
            throw QueryExpandError.generator(reason: "\(error)")
        }
    }
}
