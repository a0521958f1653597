import Commerce
import Foundation
import Language
import Pipelines
import Statistics
import Testing

@testable import Expanding

@Suite("Queries rewritten by a decoder")
struct RewrittenQueryTests {
    private static let small = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: "LanguageTests/Golden/decoder/small.gguf")

    private static func products() -> Products {
        var products = Products()
        for (number, title) in [
            "Lumo desk lamp LED white", "Acme desk lamp black", "Zeta patch cable cat 6 2 m blue",
            "Acme patch cable cat 5 red", "Lumo table lamp wood", "Zeta HDMI cable 3 m",
            "Lumo floor lamp steel", "Potter desk lamp brass",
        ].enumerated() {
            let brand = title.split(separator: " ")[0]
            products.append(name: "p\(number)", title: title, brand: String(brand))
        }
        return products
    }

    private func make(
        _ rewrites: [Rewriting]?,
        generator: QueryGenerator = .rewriter,
        seed: UInt64 = 1
    ) async throws -> [MadeQuery] {
        let configuration = QueryExpandConfiguration(
            count: 18,
            generator: generator,
            model: generator == .rewriter ? Self.small.path : nil,
            rewrites: rewrites,
            fewestProducts: 2,
            fewestBrands: 2
        )
        return try await QueryExpandStage(configuration).run(
            QueryExpandInput(products: Self.products()),
            in: StageContext(seed: Seed(seed), threads: 1)
        ).queries
    }

    @Test("As many as were asked for, each with its rewriting behind its maker, by the seed")
    func count() async throws {
        let made = try await make(nil)
        #expect(made.count == 18)
        let ends = made.map { $0.maker.split(separator: "+").last.map(String.init) ?? "" }
        #expect(Set(ends).isSubset(of: Rewriting.allCases.map(\.rawValue) + ["unchanged"]))
        for rewriting in Rewriting.allCases { #expect(ends.contains(rewriting.rawValue)) }
        #expect(made.allSatisfy { !$0.text.isEmpty && $0.text == $0.text.lowercased() })
        #expect(try await make(nil) == made)
        #expect(try await make(nil, seed: 2) != made)
    }

    @Test("A query that goes on begins as its template's did, and asks for the same product")
    func going() async throws {
        let (made, plain) = (
            try await make([.continue]), try await make(nil, generator: .templates)
        )
        #expect(made.map(\.product) == plain.map(\.product))
        for (query, old) in zip(made, plain) {
            #expect(query.text.hasPrefix(old.text), "\(query.text), \(old.text)")
            #expect(query.maker == old.maker + "+continue")
        }
    }

    @Test("A recipe's rewritings are known ones, and need a model")
    func recipes() throws {
        for (text, key) in [
            (#"{"generator": "rewriter"}"#, "model"),
            (#"{"generator": "rewriter", "model": "m", "rewrites": []}"#, "rewrites"),
            (#"{"generator": "rewriter", "model": "m", "rewrites": ["rewite"]}"#, "rewrite"),
            (#"{"generator": "templates", "model": "m"}"#, "model"),
        ] {
            let error = #expect(throws: ConfigurationError.self) {
                try JSONDecoder().decode(QueryExpandConfiguration.self, from: Data(text.utf8))
            }
            #expect("\(String(describing: error))".contains(key))
        }
    }

    /// The GGUF file of SmolLM2-135M-Instruct, where the machine has it.
    private static let decoder = ProcessInfo.processInfo.environment["RESTOCK_DECODER"]

    @Test("A published decoder's rewritings repeat few texts", .enabled(if: decoder != nil))
    func published() async throws {
        let configuration = QueryExpandConfiguration(
            count: 24,
            generator: .rewriter,
            model: Self.decoder,
            fewestProducts: 2,
            fewestBrands: 2
        )
        let made = try await QueryExpandStage(configuration).run(
            QueryExpandInput(products: Self.products()),
            in: StageContext(seed: Seed(1), threads: 2)
        ).queries
        #expect(made.count { $0.maker.hasSuffix("unchanged") } <= 6, "\(made.map(\.maker))")
    }
}
