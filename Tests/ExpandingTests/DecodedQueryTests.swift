import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Testing

@testable import Expanding

@Suite("Queries written by a decoder")
struct DecodedQueryTests {
    /// The small decoder that `Tests/Golden/decoder.py` wrote; untrained, so that it writes anything.
    private static let small = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LanguageTests/Golden/decoder/small.gguf")

    private static func products() -> Products {
        var products = Products()
        for (number, title) in [
            "Lumo desk lamp LED white", "Acme desk lamp black", "Zeta patch cable cat 6 2 m blue",
            "Acme patch cable cat 5 red", "Lumo table lamp wood", "Zeta HDMI cable 3 m",
            "Potter wireless mouse black", "Acme optical mouse USB", "Lumo floor lamp steel",
            "Zeta USB hub 4 port", "Potter laptop bag 15 inch grey", "Acme laptop sleeve 13 inch",
        ].enumerated() {
            let brand = title.split(separator: " ")[0]
            products.append(name: "p\(number)", title: title, brand: String(brand))
        }
        return products
    }

    private func make(
        _ change: (inout QueryExpandConfiguration) -> Void = { _ in },
        log: [String]? = nil,
        seed: UInt64 = 1
    ) async throws -> MadeQueries {
        var configuration = QueryExpandConfiguration(
            count: 40,
            generator: .decoder,
            model: Self.small.path,
            shots: 3,
            fewestProducts: 2,
            fewestBrands: 2
        )
        change(&configuration)
        return try await QueryExpandStage(configuration).run(
            QueryExpandInput(products: Self.products(), log: log),
            in: StageContext(seed: Seed(seed), threads: 1)
        )
    }

    @Test("As many as were asked for, each a line for a product, by the seed")
    func count() async throws {
        let made = try await make()
        #expect(made.queries.count == 40)
        #expect(Set(made.queries.prefix(12).map(\.product)).count == 12)
        for query in made.queries {
            let words = query.text.split(separator: " ", omittingEmptySubsequences: false)
            #expect(query.maker == "decoder" && (1...7).contains(words.count), "\(query.text)")
            #expect(query.text == query.text.lowercased() && query.text.count <= 60)
        }
        #expect(try await make() == made)
        #expect(try await make(seed: 2) != made)
        // What it is shown changes what it writes.
        #expect(try await make(log: ["desk lamp", "usb hub"]).queries != made.queries)
    }

    @Test("A log's queries are shown with a product that holds all of their words")
    func shots() throws {
        let products = Self.products()
        let types = ProductTypes(products, fewestProducts: 2, fewestBrands: 2)
        let log = ["usb hub", "garden chair", "lamp", "Laptop BAG 15 inch", "hdmi cable 9 m", ""]
        let shots = QueryShots(
            products: products,
            log: log,
            template: QueryTemplate(types: types, lengths: [2, 3])
        )
        var random = Seed(1).generator()
        let drawn = try shots.draw(5, &random)
        #expect(drawn.count == 5 && Set(drawn.map(\.product)).count == 5)
        #expect(drawn.contains(QueryShot(product: 9, query: "usb hub")))
        #expect(drawn.contains(QueryShot(product: 10, query: "laptop bag 15 inch")))
        #expect(!drawn.contains { ["lamp", "garden chair", "hdmi cable 9 m"].contains($0.query) })
        #expect(
            try shots.draw(2, &random).allSatisfy { log.map { $0.lowercased() }.contains($0.query) }
        )
    }

    @Test("A decoder that can't be read is an error of the recipe")
    func errors() async throws {
        for path in ["nowhere.gguf", #filePath] {
            let error = await #expect(throws: QueryExpandError.self) {
                try await make { $0.model = path }
            }
            #expect(
                error?.exitStatus == .configuration && (error?.description ?? "").contains(path)
            )
        }
    }

    /// The GGUF file of SmolLM2-135M-Instruct, where the machine has it.
    private static let decoder = ProcessInfo.processInfo.environment["RESTOCK_DECODER"]

    @Test("A published decoder writes of its products", .enabled(if: decoder != nil))
    func published() async throws {
        let made = try await make({
            $0.model = Self.decoder
            $0.count = 24
            $0.shots = 6
        })
        let products = Self.products()
        var faithful = 0
        for query in made.queries {
            let title = products.titles[Int(query.product)]

            let words = Set(TitleWords.words(of: title))
            if TitleWords.words(of: query.text).contains(where: words.contains) { faithful += 1 }
        }
        // A decoder that read nothing of its prompt would share a word by chance alone.
        #expect(faithful >= 20, "\(faithful) of 24 share a word with their title")
    }
}
