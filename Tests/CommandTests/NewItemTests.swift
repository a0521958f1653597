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
        let items = (0..<3).flatMap { kind in
            ((0..<10).map { "k\(kind)-\($0)" } + ["new-\(kind)"]).map {
                #"{"product": "\#($0)", "title": "\#(Self.kinds[kind])"}"#
            }
        }
        try program.write(items.joined(separator: "\n") + "\n", to: "shop/items.jsonl")
        try program.write(
            """
            name: shop
            files: { interactions: log.csv, items: items.jsonl }
            roles: { user: customer, item: product, time: when, event: action, text: title }
            """,
            to: "shop/dataset.yaml"
        )
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

    @Test("is recommended by its title after histories of its kind, where the recipe maps it")
    func recommended() throws {
        try program.write(recipe("mapped"), to: "recipe.yaml")
        let outcome = try program.run("run", "recipe.yaml", "--quiet")
        #expect(outcome.status == 0, "\(outcome.errors)")
        let folder = try program.runFolder()
        for kind in 0..<3 {
            let answer = try program.run(
                "recommend",
                "--run",
                folder.path,
                "--history",
                "k\(kind)-0,k\(kind)-1",
                "-k",
                "9"
            )
            #expect(answer.output.contains("new-\(kind)"), "\(answer.output)")
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
