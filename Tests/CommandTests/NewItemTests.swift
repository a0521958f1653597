import Foundation
import Testing

/// A product that nobody has met yet, the way a shop adds one.
@Suite("An item without history")
struct NewItemTests {
    private let program: RestockProgram
    private static let kinds = ["red mug", "glass lamp", "wooden table"]

    init() throws {
        program = try RestockProgram()
        var lines = ["customer,product,when,action"]
        for user in 0..<90 {
            let (kind, start) = (user % 3, user / 3)
            for event in 0..<6 {
                let item = (start + event * (1 + start % 3)) % 10
                let time = 1_600_000_000 + user * 3600 + event * 86_400
                lines.append("c\(user),k\(kind)-\(item),\(time),buy")
            }
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "shop/log.csv")
        try writeItems(newKinds: [0, 1, 2])
        try program.write(
            """
            name: shop
            files: { interactions: log.csv, items: items.jsonl }
            roles: { user: customer, item: product, time: when, event: action, text: title }
            """,
            to: "shop/dataset.yaml"
        )
    }

    /// Ten items of each kind, and a new one with the title of the given kind.
    private func writeItems(newKinds: [Int]) throws {
        let known = (0..<3).flatMap { kind in (0..<10).map { ("k\(kind)-\($0)", kind) } }
        let new = newKinds.enumerated().map { ("new-\($0)", $1) }
        let lines = (known + new).map {
            #"{"product": "\#($0.0)", "title": "\#(Self.kinds[$0.1])"}"#
        }
        try program.write(lines.joined(separator: "\n") + "\n", to: "shop/items.jsonl")
    }

    private func recommended(after kind: Int, by recipe: String = "recipe") throws -> String {
        let folder = try program.runFolder(of: recipe).path
        let history = "k\(kind)-0,k\(kind)-1"
        return try program.run("recommend", "--run", folder, "--history", history, "-k", "9").output
    }

    private func recipe(_ unseen: String) -> String {
        """
        data: shop
        quick: true
        ingest: { items: described }
        policies:
          subset:
            expand: [{ operator: subset-split, keep: 0.75 }]
        train:
          { model: sasrec, width: 16, layers: 1, heads: 1, length: 8, epochs: 12, seeds: 1, learning-rate: 0.01,
            item-embeddings: attributes, unseen-items: \(unseen) }
        """
    }

    @Test("is recommended after histories of its kind, by the title that it has now")
    func recommended() throws {
        try program.write(recipe("mapped"), to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        for kind in 0..<3 {
            let answer = try recommended(after: kind)
            #expect(answer.contains("new-\(kind)"), "\(answer)")
        }
        // The log is the same, and its numbers of items are: a model of the old titles must not be taken again.
        try writeItems(newKinds: [1, 2, 0])
        try program.write(recipe("mapped"), to: "again.yaml")
        let again = try program.run("run", "again.yaml", "--quiet")
        #expect(again.status == 0, "\(again.errors)")
        for kind in 0..<3 {
            let answer = try recommended(after: kind, by: "again")
            #expect(answer.contains("new-\((kind + 2) % 3)"), "\(answer)")
        }
    }

    @Test("needs vectors to be told from")
    func refusal() throws {
        try program.write(
            recipe("mapped").replacing("item-embeddings: attributes, ", with: ""),
            to: "recipe.yaml"
        )
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(
            outcome.status == 78 && outcome.errors.contains("unseen-items"),
            "\(outcome.errors)"
        )
    }
}
