import Commerce
import Ingesting
import Pipelines
import Statistics
import Testing

/// Rows that a log gives, counted by hand and by laws.
@Suite struct BehaviourStageTests {
    private typealias Event = (user: String, item: String, kind: EventKind, hour: Double)

    private func data(_ events: [Event]) -> DataSet {
        var log = InteractionLog(
            users: Vocabulary(Set(events.map(\.user)).sorted()),
            items: Vocabulary(Set(events.map(\.item)).sorted())
        )
        for (line, event) in events.enumerated() {
            log.user.append(Int32(log.users.names.firstIndex(of: event.user) ?? -1))
            log.item.append(Int32(log.items.names.firstIndex(of: event.item) ?? -1))
            log.event.append(event.kind)
            log.time.append(Int64(event.hour * 3600))
            log.line.append(Int32(line + 1))
        }
        return DataSet(log: log, catalogue: Catalogue(items: log.items))
    }

    private let configuration = BehaviourConfiguration(horizonHours: 10, windowHours: 10)

    private func table(
        _ events: [Event],
        _ configuration: BehaviourConfiguration? = nil
    ) async throws -> SampleTable {
        try await BehaviourStage(configuration ?? self.configuration).run(
            data(events),
            in: StageContext(seed: Seed(1), threads: 1)
        ).samples
    }

    private func cell(_ name: String, _ row: Int, of table: SampleTable) throws -> Double {
        let column = try #require(table.schema.features.firstIndex { $0.name == name })
        return table.columns[column][row]
    }

    /// Hours 0 to 50 in one-second steps end at 50 h + 1 s: moments at 10, 20, 30 and 40 hours and a second.
    private let events: [Event] = [
        ("ann", "hat", .view, 0), ("ann", "hat", .view, 9), ("ann", "bag", .cart, 9.25),
        ("bob", "hat", .view, 9.5), ("ann", "bag", .buy, 12), ("bob", "hat", .view, 22),
        ("ann", "hat", .view, 33), ("ann", "hat", .buy, 41), ("bob", "bag", .view, 50),
    ]

    @Test func rowsAreCountedByHand() async throws {
        let table = try await table(events)
        let second = 1.0 / 3600
        // Before hour 10: ann with bag and hat, bob with hat; before 20: ann with bag (bought at 12);
        // before 30: bob with hat; before 40: ann with hat, who buys it at 41.
        #expect(table.moments == [10, 10, 10, 20, 30, 40].map { Int64($0 * 3600 + 1) })
        #expect(table.labels == [1, 0, 0, 0, 0, 1])
        #expect(table.groups == [0, 0, 1, 0, 1, 0])
        #expect(table.schema.label == "buy within 10 hours")
        // Ann and the bag: one cart, 0.75 hours before the moment, in the session that began with the hat.
        #expect(try cell("pair-carts", 0, of: table) == 1)
        #expect(try abs(cell("pair-hours-since-last", 0, of: table) - (0.75 + second)) < 1e-9)
        #expect(try cell("session-events", 0, of: table) == 2)
        #expect(try cell("session-pair-events", 0, of: table) == 1)
        #expect(try abs(cell("session-minutes", 0, of: table) - 15) < 1e-9)
        #expect(try cell("user-sessions", 0, of: table) == 1)
        #expect(try cell("user-items", 0, of: table) == 2)
        #expect(try cell("item-users", 0, of: table) == 1)
        // Ann and the hat: the view of hour 0 lies just outside the window of ten hours, which begins a second later.
        #expect(try cell("pair-views", 1, of: table) == 1)
        #expect(try cell("item-events", 1, of: table) == 2)
        #expect(try cell("item-users", 1, of: table) == 2)
        #expect(try cell("pair-last-event", 1, of: table) == Double(EventKind.view.rawValue))
        // Before hour 20 ann has bought the bag.
        #expect(try cell("pair-buys", 3, of: table) == 1)
        #expect(try cell("user-buys", 3, of: table) == 1)
    }

    @Test(arguments: 0..<20)
    func whatComesAfterTheMomentChangesLabelsOnly(seed: Int) async throws {
        var random = Seed(UInt64(seed)).generator()
        var events: [Event] = (0..<300).map { _ in
            (
                "user \(random.below(8))", "item \(random.below(12))",
                EventKind.allCases[random.below(4)], Double(random.below(100))
            )
        }
        events += [("user 0", "item 0", .buy, 0), ("user 0", "item 0", .buy, 100)]
        let before = try await table(events)
        // The last moment is at hour 90 and a second: all that happens later is turned into other things.
        let changed = events.map { event -> Event in
            event.hour > 90 && event.hour < 100
                ? (event.user, "item \((Int(event.hour) * 7) % 12)", .favourite, event.hour) : event
        }
        let after = try await table(changed)
        #expect(
            before.columns.map { $0.map(\.bitPattern) }
                == after.columns.map { $0.map(\.bitPattern) }
        )
        #expect(before.moments == after.moments)
        let earlier = (before.moments ?? []).indices.filter { before.moments?[$0] ?? 0 < 90 * 3600 }
        #expect(earlier.map { before.labels[$0] } == earlier.map { after.labels[$0] })
    }

    @Test func manyRowsAreThinnedByUsers() async throws {
        var random = Seed(3).generator()
        let events: [Event] = (0..<4000).map { row in
            (
                "user \(random.below(100))", "item \(random.below(40))",
                row % 9 == 0 ? .buy : .view, Double(row) / 40
            )
        }
        let all = try await table(events)
        var few = configuration
        few.mostRows = all.count / 2
        let thinned = try await table(events, few)
        // Whole users, with the very rows that they had: popularity counts all users as before.
        let users = Set(thinned.groups ?? [])
        let kept = (all.groups ?? []).indices.filter { users.contains(all.groups?[$0] ?? -1) }
        #expect(thinned.columns == all.selecting(kept).columns)
        // 100 draws with probability ½: 50 users, deviation 5; four deviations.
        #expect((30...70).contains(users.count))
    }

    @Test func logsThatCannotBecomeATableSayWhy() async throws {
        await #expect(throws: BehaviourError.noTarget("buy", found: ["view"])) {
            try await table([("ann", "hat", .view, 0), ("ann", "hat", .view, 90)])
        }
        await #expect(throws: BehaviourError.tooShort(hours: 40, needed: 50)) {
            try await table([("ann", "hat", .buy, 0), ("ann", "hat", .view, 40)])
        }
        await #expect(throws: BehaviourError.oneClass(target: "buy", rows: 2, windowHours: 10)) {
            try await table([
                ("ann", "hat", .buy, 0), ("ann", "hat", .view, 9), ("ann", "hat", .view, 25),
                ("ann", "hat", .view, 50),
            ])
        }
    }
}
