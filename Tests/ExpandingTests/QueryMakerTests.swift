import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Testing

@testable import Expanding

@Suite("Makers of queries that learn from a log or change texts")
struct QueryMakerTests {
    /// Lamps and cables of four brands in two colours, in English.
    static func products() -> Products {
        var products = Products()
        let brands = ["Lumo", "Potter", "Acme", "Zeta"]
        for number in 0..<40 {
            let brand = brands[number % 4]
            let colour = ["red", "blue"][number % 2]
            products.append(
                name: "p\(number)",
                title: "\(brand) X\(100 + number) \(number % 3 == 0 ? "desk lamp" : "patch cable")"
                    + " \(colour) 2 m",
                brand: brand,
                attributes: [ProductAttribute(name: "colour", value: colour)]
            )
        }
        return products
    }

    /// Titles without spaces between words.
    static func chinese() -> Products {
        var products = Products()
        for number in 0..<24 {
            let kind = ["台灯", "手机壳", "行李箱"][number % 3]
            let look = ["简约", "透明", "儿童"][number / 3 % 3]
            products.append(name: "z\(number)", title: "新款\(look)\(kind)\(number)寸")
        }
        return products
    }

    static let chineseLog = [
        "简约台灯", "透明手机壳", "儿童行李箱", "台灯", "手机壳", "行李箱", "简约", "透明", "儿童", "新款",
        "新款台灯", "儿童台灯", "透明行李箱", "简约手机壳", "手机壳透明", "台灯简约",
    ]

    private func make(
        _ configuration: QueryExpandConfiguration,
        _ products: Products = products(),
        log: [String]? = nil,
        seed: UInt64 = 1,
        threads: Int = 1
    ) async throws -> MadeQueries {
        try await QueryExpandStage(configuration).run(
            QueryExpandInput(products: products, log: log),
            in: StageContext(seed: Seed(seed), threads: threads)
        )
    }

    @Test("Chances of patterns are smoothed counts")
    func patterns() {
        let types = ProductTypes(Self.products(), fewestProducts: 5, fewestBrands: 3)
        let queries =
            Array(repeating: ["desk", "lamp", "lumo"], count: 30)
            + Array(repeating: ["red", "patch", "cable"], count: 6)
            + [["garden", "chair"], ["sofa"], ["lumo", "x7"], ["cable", "2", "m"]]
        let patterns = QueryPatterns(fitting: queries, types)
        var chances: [String: Double] = [:]
        for (pattern, chance) in patterns.chances {
            chances[QueryPatterns.name(pattern)] = chance
        }
        // 40 queries and 20 of the prior; chances of the prior are .25, .2, .1 and .05.
        #expect(abs(chances["type-brand", default: 0] - 30.0 / 60) < 1e-12)
        #expect(abs(chances["colour-type", default: 0] - (6 + 2.0) / 60) < 1e-12)
        #expect(abs(chances["word-type", default: 0] - (1 + 2.0) / 60) < 1e-12)
        #expect(abs(chances["type", default: 0] - (1 + 5.0) / 60) < 1e-12)
        #expect(abs(chances["brand-model", default: 0] - (1 + 1.0) / 60) < 1e-12)
        #expect(abs(chances["type-measure", default: 0] - (1 + 1.0) / 60) < 1e-12)
        #expect(abs(chances.values.reduce(0, +) - 1) < 1e-12)
    }

    @Test("A log's order of words is followed")
    func order() async throws {
        let log = Array(repeating: "desk lamp lumo", count: 200)
        var configuration = QueryExpandConfiguration(count: 200, typos: 0, drops: 0)
        configuration.fewestBrands = 3
        let plain = try await make(configuration)
        #expect(!plain.queries.contains { $0.maker == "type-brand" })
        let learnt = try await make(configuration, log: log)
        let last = learnt.queries.filter { $0.maker == "type-brand" }
        #expect(last.count > 100)
        let brands = Set(["lumo", "potter", "acme", "zeta"])
        #expect(
            last.allSatisfy { brands.contains(String($0.text.split(separator: " ").last ?? "")) }
        )
    }

    @Test("A log's short queries cut titles without spaces")
    func chineseTemplates() async throws {
        let configuration = QueryExpandConfiguration(
            count: 60,
            fewestProducts: 3,
            typos: 0,
            drops: 0
        )
        let products = Self.chinese()
        let made = try await make(configuration, products, log: Self.chineseLog)
        let cutter = WordCutter(
            lexicon: PhraseTable(phrases: Self.chineseLog.filter { $0.count < 4 })
        )
        for query in made.queries {
            let title = Set(cutter.words(of: products.titles[Int(query.product)]))
            #expect(title.isSuperset(of: cutter.words(of: query.text)), "\(query.text)")
            #expect(!query.text.contains(" ") && query.text.count > 1, "\(query.text)")
        }
        #expect(Set(made.queries.map(\.text)).count > 6)
    }

    @Test("Operators change one thing each and leave their name", arguments: [1, 2] as [UInt64])
    func operators(seed: UInt64) async throws {
        var configuration = QueryExpandConfiguration(count: 200, typos: 0, drops: 0)
        let plain = try await make(configuration, seed: seed)
        configuration.generator = .operators
        let made = try await make(configuration, seed: seed)
        #expect(try await make(configuration, seed: seed, threads: 3) == made)
        let names = Set(QueryOperator.allCases.map(\.rawValue))
        var used: Set<String> = []
        for (before, after) in zip(plain.queries, made.queries) {
            let parts = after.maker.split(separator: "+").map(String.init)
            #expect(before.product == after.product && parts[0] == before.maker)
            #expect((before.text != after.text) == (parts.count == 2) && !after.text.isEmpty)
            used.formUnion(parts.dropFirst())
        }
        #expect(used.isSubset(of: names) && used.count > 5)
        configuration.operators = [.keyboard]
        let slips = try await make(configuration, seed: seed)
        // Two equal letters that change places are no slip.
        #expect(slips.queries.count { $0.maker.hasSuffix("+keyboard") } > 180)
    }

    @Test("Operators without words and unknown ones are errors that say what to do")
    func errors() async throws {
        var configuration = QueryExpandConfiguration(generator: .operators, operators: [.synonyms])
        var error = await #expect(throws: QueryExpandError.self) { try await make(configuration) }
        #expect(error?.description.contains("restock models fetch words-en") == true)
        configuration.words = "/nowhere"
        error = await #expect(throws: QueryExpandError.self) { try await make(configuration) }
        #expect(error?.description.contains("/nowhere") == true)
        for (text, words) in [
            (#"{"generator":"operators","operators":["synonym"]}"#, "did you mean 'synonyms'"),
            (#"{"operators":[]}"#, "operators"), (#"{"generator":"gru"}"#, "expand.log"),
        ] {
            let wrong = #expect(throws: (any Error).self) {
                try JSONDecoder().decode(QueryExpandConfiguration.self, from: Data(text.utf8))
            }
            #expect("\(wrong.map { "\($0)" } ?? "")".contains(words))
        }
    }

    private static let recurrent = QueryExpandConfiguration(
        count: 50,
        generator: .gru,
        temperature: 1,
        log: "given",
        epochs: 2
    )

    @Test("The network writes as many as asked for, of whole words of the title in their order")
    func network() async throws {
        let products = Self.products()
        let log = (0..<60).map { ["red desk lamp", "patch cable 2 m", "lumo lamp"][$0 % 3] }
        let made = try await make(Self.recurrent, products, log: log)
        #expect(made.queries.count == 50)
        for query in made.queries {
            let words = query.text.split(separator: " ").map(String.init)
            let title = products.titles[Int(query.product)].lowercased().split(separator: " ")
            #expect(Set(title.map(String.init)).isSuperset(of: words), "\(query.text)")
            #expect(Set(words).count == words.count && !words.isEmpty && query.maker == "gru")
        }
        #expect(try await make(Self.recurrent, products, log: log) == made)
        #expect(try await make(Self.recurrent, products, log: log, seed: 2) != made)
        let chinese = try await make(Self.recurrent, Self.chinese(), log: Self.chineseLog)
        #expect(chinese.queries.count == 50)
        #expect(chinese.queries.allSatisfy { !$0.text.isEmpty && !$0.text.contains(" ") })
    }

    @Test("A log that teaches nothing, and titles in other letters, are errors")
    func noLog() async throws {
        for log in [[], ["!"], ["a b c"]] {
            let error = await #expect(throws: QueryExpandError.self) {
                try await make(Self.recurrent, log: log)
            }
            #expect(error?.description.contains("expand.log") == true)
        }
        let error = await #expect(throws: QueryExpandError.self) {
            try await make(Self.recurrent, log: ["台灯", "台灯台灯"])
        }
        #expect(error?.description.contains("language") == true)
    }

    @Test("Whoever follows the guide ends within the limit, behind a whole word", arguments: 0..<60)
    func guide(seed: UInt64) {
        var random = Seed(seed).generator()
        // Words over three letters, some with the same beginnings, some that need no space, and a head among them.
        var words = (0..<1 + random.below(6)).map { _ in
            TitleGuide.Word(
                tokens: (0..<1 + random.below(4)).map { _ in Int32(random.below(3)) },
                isSpaced: random.below(3) > 0,
                isHead: random.below(4) == 0
            )
        }
        words[random.below(words.count)].isHead = true
        let longest = 4 + random.below(8)
        let guide = TitleGuide(words: [words], space: 9, longest: longest)
        for _ in 0..<20 {
            var tokens: [Int32] = []
            while true {
                let next = guide.next(0, after: tokens)
                if next.tokens.isEmpty {
                    #expect(next.mayEnd, "\(tokens) of \(words)")
                    break
                }
                if tokens.count == longest || (next.mayEnd && random.below(4) == 0) {
                    #expect(next.mayEnd, "\(tokens)")
                    break
                }
                tokens.append(next.tokens[random.below(next.tokens.count)])
            }
            #expect(tokens.count <= longest && tokens.last != 9 && tokens.first != 9)
            #expect(Self.isMade(tokens[...], of: words[...]), "\(tokens) of \(words)")
        }
    }

    /// Whether a text can be put together of words in their order, with a head among them; tried the slow way.
    private static func isMade(
        _ tokens: ArraySlice<Int32>,
        of words: ArraySlice<TitleGuide.Word>,
        after last: TitleGuide.Word? = nil,
        hasHead: Bool = false
    ) -> Bool {
        if tokens.isEmpty { return hasHead }
        return words.indices.contains { place in
            let word = words[place]
            var head = word.tokens
            if last?.isSpaced == true, word.isSpaced { head.insert(9, at: 0) }
            return tokens.starts(with: head)
                && isMade(
                    tokens.dropFirst(head.count),
                    of: words[(place + 1)...],
                    after: word,
                    hasHead: hasHead || word.isHead
                )
        }
    }
}
