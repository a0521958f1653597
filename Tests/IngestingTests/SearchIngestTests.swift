import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Ingesting

@Suite("Catalogues and judgements")
struct SearchIngestTests {
    private let folder: URL
    private let context = StageContext(seed: Seed(1), threads: 1)

    init() throws {
        folder = URL.temporaryDirectory.appending(path: "restock-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    private func write(_ text: String, _ name: String) throws -> URL {
        let url = folder.appending(path: name)
        try Data(text.utf8).write(to: url)
        return url
    }

    private func read(_ products: URL, _ judgements: URL) async throws -> SearchIngestStage.Output {
        try await SearchIngestStage(
            SearchIngestConfiguration(judgements: judgements.path, maximumRejectedShare: 1)
        ).run(.file(products), in: context)
    }

    private static let products = """
        sku,Product Name,vendor,colour,price,description
        a1,Red lamp,Lumo,red,12.5,"Glass, tall"
        a2,Blue mug,Potter,blue,3,
        ,Nameless,,,,
        a3,,Lumo,,,
        a1,Twice,,,,

        """
    private static let judgements = """
        search_term,product_id,relevance
        lamp,a1,3
        lamp,a2,0
        lamp,a1,2
        mug,a2,2.5
        mug,a2,-1
        mug,a9,1
        ,a1,1
        mug,a2,99
        mug,a2,1.0
        cup,a1,0

        """

    @Test("How often products are asked for is read where a column says so, and survives a file")
    func popularity() async throws {
        let text = "id,title,Sales\na,Lamp,12\nb,Mug,\nc,Bag,\"1,234\"\nd,Case,7\n"
        let judged = "query,product,grade\nlamp,a,1\n"
        let output = try await read(try write(text, "p.csv"), try write(judged, "j.csv"))
        let products = output.products
        #expect(products.popularity == [12, nil, nil, 7])
        #expect(products.attributes == [[], [], [], []])
        #expect(output.notes.count == 1)
        #expect(
            output.notes.first?.hasPrefix("1 of 3 values of the column 'Sales' are no numbers")
                == true
        )
        try products.write(to: folder)
        #expect(try Products(contentsOf: folder) == products)
        var other = products
        other.popularity[1] = 3
        #expect(other.contentHash != products.contentHash)
    }

    @Test("A column of words with such a name stays an attribute, unless the recipe names it")
    func popularityInWords() async throws {
        let text = "id,title,views\na,Lamp,front\nb,Mug,side\nc,Bag,12\nd,Case,inf\n"
        let products = try write(text, "p.csv")
        let judged = try write("query,product,grade\nlamp,a,1\nbag,c,1\n", "j.csv")
        let guessed = try await read(products, judged)
        #expect(guessed.products.popularity == [nil, nil, nil, nil])
        #expect(
            guessed.products.attributes.first == [ProductAttribute(name: "views", value: "front")]
        )
        #expect(
            guessed.notes.first?.hasPrefix("3 of 4 values of the column 'views' are no numbers")
                == true
        )
        var configuration = SearchIngestConfiguration(
            judgements: judged.path,
            maximumRejectedShare: 1
        )
        configuration.columns.popularity = "views"
        let stated = try await SearchIngestStage(configuration).run(.file(products), in: context)
        #expect(stated.products.names == ["c"])
        #expect(stated.rejected["the popularity is no number"] == 3)
    }

    @Test("Columns are told by their names, and every bad row has a reason")
    func csv() async throws {
        let output = try await read(
            try write(Self.products, "p.csv"),
            try write(Self.judgements, "j.csv")
        )
        #expect(output.products.names == ["a1", "a2"])
        #expect(
            output.parts.map { "\($0.key.rawValue): \($0.column)" } == [
                "product: sku", "title: Product Name", "brand: vendor", "description: description",
                "query: search_term", "grade: relevance",
            ]
        )
        #expect(!output.parts.contains { $0.isStated })
        #expect(output.products.text(of: 0) == "Lumo Red lamp Glass, tall")
        #expect(output.products.attributes[0] == [ProductAttribute(name: "colour", value: "red")])
        #expect(output.queries.queries == ["lamp", "mug", "cup"])
        #expect(
            output.queries.judgements[0] == [
                Judgement(product: 0, grade: 3), Judgement(product: 1, grade: 0),
            ]
        )
        #expect(output.queries.judgements[1] == [Judgement(product: 1, grade: 1)])
        #expect(output.queries.withPositive.queries == ["lamp", "mug"])
        #expect(output.rowsRead == 15)
        #expect(
            output.rejected == [
                "the product's name is missing": 1, "the product's title is missing": 1,
                "the product stands twice": 1, "the product was judged twice for the query": 1,
                "the grade is no whole number in 0...10": 3,
                "the product is not in the catalogue": 1, "the query is empty": 1,
            ]
        )
        #expect(output.notes.contains { $0.contains("1 of 3 judged queries") })
    }

    @Test("JSON Lines, arrays of JSON and Parquet say the same")
    func formats() async throws {
        let rows = [
            #"{"id": 7, "title": "Red lamp", "brand": "Lumo", "tags": ["x"], "ok": true}"#,
            #"{"id": 8, "title": " Mug ", "material": "clay", "link": "http://x.org/a"}"#,
        ]
        let judged = try write("query\tdocid\trating\nlamp\t7\t3\nmug\t8\t1\n", "j.tsv")
        let lines = try write(rows.joined(separator: "\n") + "\n", "p.jsonl")
        let array = try write("[\(rows.joined(separator: ","))]", "p.json")
        let first = try await read(lines, judged)
        #expect(first.products.names == ["7", "8"] && first.products.titles[1] == "Mug")
        #expect(
            first.products.attributes[1] == [ProductAttribute(name: "material", value: "clay")]
        )
        let second = try await read(array, judged)
        #expect(second.products.names == first.products.names)
        #expect(second.products.texts == first.products.texts)
        #expect(second.queries == first.queries)
        try first.products.write(to: folder)
        let parquet = folder.appending(path: Products.fileName)
        let third = try await read(parquet, judged)
        #expect(third.products.texts == first.products.texts)
        #expect(try Products(contentsOf: folder) == first.products)
    }

    @Test("What is missing is said")
    func errors() async throws {
        let products = try write(Self.products, "p.csv")
        let judged = try write(Self.judgements, "j.csv")
        func message(_ body: () async throws -> Void) async -> String {
            do {
                try await body()
                return ""
            } catch {
                return "\(error)"
            }
        }
        let none = await message {
            _ = try await SearchIngestStage().run(.file(products), in: context)
        }
        #expect(none.contains("judgements: FILE"))
        let strict = await message {
            let stage = SearchIngestStage(SearchIngestConfiguration(judgements: judged.path))
            _ = try await stage.run(.file(products), in: context)
        }
        #expect(strict.contains("rejected rows") && strict.contains("p.csv"))
        let other = try write("name,stars\nx,1\n", "other.csv")
        #expect(await message { _ = try await read(products, other) }.contains("'query'"))
        let text = try write("{\"a\": 1}", "bad.json")
        #expect(await message { _ = try await read(text, judged) }.contains("list of objects"))
        let empty = try write("sku,title\n", "empty.csv")
        #expect(await message { _ = try await read(empty, judged) }.contains("no product"))
        let named = await message {
            var settings = SearchIngestConfiguration(judgements: judged.path)
            settings.columns.title = "Product Nam"
            _ = try await SearchIngestStage(settings).run(.file(products), in: context)
        }
        #expect(named.contains("did you mean 'Product Name'"))
    }
}
