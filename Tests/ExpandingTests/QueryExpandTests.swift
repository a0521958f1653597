import Commerce
import Pipelines
import Statistics
import Testing

@testable import Expanding

@Suite("Queries made from a catalogue")
struct QueryExpandTests {
    /// Lamps and cables of four brands, each with a series of its own.
    private static func products() -> Products {
        var products = Products()
        let brands = ["Lumo", "Potter Co", "Acme", "Zeta"]
        for number in 0..<80 {
            let brand = brands[number % 4]
            let colour = ["red", "blue"][number % 2]
            let kind = number % 3 == 0 ? "desk lamp" : "patch cable"
            let series = "series\(["alpha", "beta", "gamma", "delta"][number % 4])"
            products.append(
                name: "p\(number)",
                title: "\(brand) \(series) X\(100 + number) \(kind) \(colour) 2 m",
                brand: brand,
                attributes: [ProductAttribute(name: "colour", value: colour)]
            )
        }
        return products
    }

    private func make(
        _ configuration: QueryExpandConfiguration,
        log: [String]? = nil,
        seed: UInt64 = 1
    ) async throws -> MadeQueries {
        try await QueryExpandStage(configuration).run(
            QueryExpandInput(products: Self.products(), log: log),
            in: StageContext(seed: Seed(seed), threads: 1)
        )
    }

    @Test("Types are what brands share; series, brands, colours and units are none")
    func types() {
        let types = ProductTypes(Self.products(), fewestProducts: 5, fewestBrands: 3)
        let found = Set((0..<80).flatMap { types.types(of: $0).map(\.phrase) })
        #expect(
            found == [
                ["desk"], ["lamp"], ["desk", "lamp"], ["patch"], ["cable"], ["patch", "cable"],
            ]
        )
    }

    @Test("Every word of a query stands in its product's title, and lengths follow the log")
    func faithful() async throws {
        let products = Self.products()
        let made = try await make(QueryExpandConfiguration(count: 300, typos: 0, drops: 0))
        #expect(made.queries.count == 300)
        for query in made.queries {
            let title = TitleWords.words(of: products.titles[Int(query.product)])
            #expect(Set(title).isSuperset(of: TitleWords.words(of: query.text)), "\(query.text)")
        }
        #expect(made.queries.contains { $0.maker.contains("brand") })
        #expect(made.queries.contains { $0.maker.contains("model") })
        #expect(made.queries.contains { $0.maker.contains("value") })
        let short = try await make(
            QueryExpandConfiguration(count: 100, typos: 0, drops: 0),
            log: ["lamp", "", "cable"]
        )
        #expect(short.queries.allSatisfy { $0.maker == "type" })
    }

    @Test("The seed decides, and operators leave their name")
    func seeds() async throws {
        let settings = QueryExpandConfiguration(count: 200, typos: 0.5, drops: 0.5)
        let made = try await make(settings)
        #expect(made == (try await make(settings)))
        #expect(made != (try await make(settings, seed: 2)))
        #expect(made.queries.contains { $0.maker.hasSuffix("+typo") })
        #expect(made.queries.contains { $0.maker.contains("+drop") })
    }

    @Test("Titles that share nothing are an error")
    func nothing() async throws {
        await #expect(throws: QueryExpandError.self) {
            try await make(QueryExpandConfiguration(fewestProducts: 100))
        }
    }
}
