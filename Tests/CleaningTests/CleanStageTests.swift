import Commerce
import Pipelines
import Statistics
import Testing

@testable import Cleaning

@Suite struct CleanStageTests {
    /// A dirty log of 200 rows from a seed.
    private func dirty(_ seed: Int) -> DataSet {
        var random = Seed(UInt64(seed))["dirty"].generator()
        let items = ["10001", "10001a", "10001A", "10002", "POST", "10003 "]
        let texts = ["BOX", " BOX", "BIG  BOX", ""]
        let rows = (0..<200).map { _ in
            let isCancelled = random.below(8) == 0
            let quantity = Double(1 + random.below(3))
            return Row(
                user: random.below(10) == 0 ? "" : "u\(random.below(6))",
                item: items[random.below(items.count)],
                quantity: isCancelled ? -quantity : quantity,
                price: Double(random.below(3)),
                order: isCancelled ? "C\(random.below(50))" : "\(random.below(50))",
                time: Int64(random.below(40)),
                text: texts[random.below(texts.count)]
            )
        }
        return makeData(
            rows,
            conventions: ShopConventions(
                productCode: "[0-9]{5}[A-Za-z]?",
                cancellationPrefix: "C",
                foldsItemCase: true
            )
        )
    }

    @Test(arguments: 0..<20)
    func cleaningTwiceChangesNothing(seed: Int) async throws {
        let once = try await CleanStage().run(dirty(seed), in: context)
        let twice = try await CleanStage().run(once.data, in: context)
        #expect(twice.data == once.data)
        #expect(twice.changes.entries.allSatisfy { $0.applied == 0 })
    }

    @Test func itemsWithoutRowsStayWhereNoRuleTookTheirRows() async throws {
        var input = dirty(1)
        input.log.items.insert("90001")
        input.catalogue.add("90001")
        let output = try await CleanStage().run(input, in: context)
        #expect(output.data.catalogue.items.names.last == "90001")
        #expect(output.data.log.items == output.data.catalogue.items)
        #expect(!output.data.log.items.names.contains("POST"))
        #expect(!output.data.log.item.contains(Int32(output.data.log.items.count - 1)))
    }

    /// Names with stray spaces or other case become what rows of such items would be called; what is no product goes.
    @Test func itemsWithoutRowsAreRenamedAndRemovedLikeThoseWithRows() async throws {
        var input = dirty(1)
        for name in ["90001  ", "90002a", "90002A", "CARRIAGE", "10001 "] {
            input.log.items.insert(name)
            input.catalogue.add(name)
        }
        input.catalogue.titles[input.log.items.count - 4] = "BOWL"
        // The pattern sees names before spaces are mended, like those of rows.
        input.conventions.productCode = "[0-9]{5}[A-Za-z]? *"
        let output = try await CleanStage().run(input, in: context)
        let names = output.data.catalogue.items.names
        #expect(names.filter { $0.hasPrefix("9") } == ["90001", "90002a"])
        #expect(!names.contains("CARRIAGE"))
        #expect(names.count { $0.hasPrefix("10001") } == 2)
        #expect(output.data.catalogue.titles[names.count - 1] == "BOWL")
        func remarks(_ rule: CleaningRuleName) -> [String] {
            output.changes.entries.first { $0.rule == rule.rawValue }?.examples ?? []
        }
        #expect(
            remarks(.notAProduct).first == "removed as well: items without rows, 1 of them"
        )
        #expect(
            remarks(.caseAndSpaces).first == "renamed as well: items without rows, 3 of them"
        )
    }

    @Test(arguments: 0..<10)
    func whatRemainsIsClean(seed: Int) async throws {
        let input = dirty(seed)
        let output = try await CleanStage().run(input, in: context)
        let log = output.data.log
        #expect(log.user.allSatisfy { $0 >= 0 })
        #expect(log.quantity?.allSatisfy { $0 > 0 } == true)
        #expect(log.price?.allSatisfy { $0 > 0 } == true)
        #expect(!log.items.names.contains("POST"))
        #expect(log.items.names == output.data.catalogue.items.names)
        let removed = output.changes.entries.filter { $0.action == .removed }.map(\.applied)
        let partial = try partialCount(output)
        #expect(input.log.count - removed.reduce(0, +) + partial == log.count)
    }

    /// Purchases that a cancellation reduced but did not remove: counted as applied, still there.
    private func partialCount(_ output: CleanStage.Output) throws -> Int {
        let entry = try #require(output.changes.entries.first { $0.rule == "cancellations" })
        let remark = try #require(entry.examples.first)
        let words = remark.split(separator: " ").map(String.init)
        return try #require(Int(words[words.count - 2]))
    }

    @Test func everyRuleCountsAloneAndInItsTurn() async throws {
        // The row without a user is a duplicate as well: alone both rules meet it.
        let row = Row(user: "", item: "10001")
        let data = makeData([Row(user: "a", item: "10001"), row, row])
        let changes = try await CleanStage().run(data, in: context).changes
        let duplicates = try #require(changes.entries.first { $0.rule == "exact-duplicates" })
        let users = try #require(changes.entries.first { $0.rule == "missing-user" })
        #expect((duplicates.matched, duplicates.applied) == (1, 1))
        #expect((users.matched, users.applied) == (2, 1))
        #expect(
            users.examples == ["line 3, user none, item 10001, order 1, quantity 1.0, price 2.0"]
        )
    }

    @Test func rulesNotNamedAreNotApplied() async throws {
        let stage = CleanStage(CleanConfiguration(rules: [.nonPositivePrice]))
        let data = makeData([Row(user: "", item: "x"), Row(user: "a", item: "x", price: 0)])
        let output = try await stage.run(data, in: context)
        #expect(output.changes.entries.map(\.rule) == ["non-positive-price"])
        #expect(output.data.log.count == 1)
    }

    @Test func nothingLeftIsAnError() async {
        let data = makeData([Row(user: "", item: "x")])
        await #expect {
            _ = try await CleanStage().run(data, in: context)
        } throws: { error in
            "\(error)".contains("missing-user 1") && (error as? CleaningError)?.exitStatus == .data
        }
    }
}
