@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Screening
import Statistics
import Testing

/// What is planted among honest rows is found, and the honest ones stay.
@Suite("Screening of rows")
struct RowScreenTests {
    private static let schema = TableSchema(
        features: [
            Feature(name: "spent", kind: .continuous), Feature(name: "stay", kind: .continuous),
            Feature(name: "visits", kind: .integer),
            Feature(name: "channel", kind: .category, levels: ["app", "mail", "web", "fax"]),
        ],
        label: "bought",
        negative: "no",
        positive: "yes"
    )

    /// Two heaps, one a class, far apart; a twentieth of visits is missing, and hardly anyone faxes.
    private static func table(_ count: Int, _ random: inout RandomSource) -> SampleTable {
        var table = SampleTable(schema)
        for row in 0..<count {
            let heap = random.below(2)
            table.append(
                [
                    Double(8 * heap) + random.normal(), Double(8 * heap) + random.normal(),
                    random.below(20) == 0 ? .nan : Double(random.below(4)),
                    random.below(200) == 0 ? 3 : Double(random.below(3)),
                ],
                label: Int32(heap),
                row: Int32(row)
            )
        }
        return table
    }

    /// Honest rows, then planted ones.
    private struct Case {
        let training: SampleTable
        let honest: SampleTable
        let planted: SampleTable

        /// The first `repeated` training rows stand there twice; `mixed` further ones between the heaps are of either
        /// class in turn.
        init(
            seed: Int,
            repeated: Int = 0,
            mixed: Int = 0,
            plant: (SampleTable, inout SampleTable, inout RandomSource) -> Void
        ) {
            var random = Seed(UInt64(seed)).generator()
            var training = RowScreenTests.table(800, &random)
            training.append(training.selecting(Array(0..<repeated)))
            for row in 0..<mixed {
                training.append([4 + 0.1 * random.normal(), 4, 1, 0], label: Int32(row % 2))
            }
            self.training = training
            honest = RowScreenTests.table(300, &random)
            var planted = SampleTable(RowScreenTests.schema)
            plant(training, &planted, &random)
            self.planted = planted
        }

        /// How many honest rows pass, how many planted ones, and why the others don't.
        func screened(
            _ json: String,
            threads: Int = 1
        ) async throws -> (honest: Int, planted: Int, rejected: [String: Int]) {
            let configuration = try JSONDecoder().decode(
                RowScreenConfiguration.self,
                from: Data(json.utf8)
            )
            var made = MadeRows(RowScreenTests.schema)
            for (number, table) in [honest, planted].enumerated() {
                for row in 0..<table.count {
                    made.append(
                        table.cells(of: row),
                        label: table.labels[row],
                        provenance: Provenance(
                            parents: [],
                            maker: "test",
                            configurationHash: "",
                            seed: UInt64(number)
                        )
                    )
                }
            }
            let found = try await RowScreenStage(configuration).run(
                RowScreenInput(made: made, training: TrainingSet(training)),
                in: StageContext(seed: Seed(1), threads: threads)
            )
            let seeds = found.made.provenance.map(\.seed)
            #expect(found.note.rejected.values.reduce(0, +) + found.made.count == made.count)
            return (seeds.count { $0 == 0 }, seeds.count { $0 == 1 }, found.note.rejected)
        }
    }

    private static let off = #""impossible": "keep", "repeats": "keep""#

    @Test("Near copies go, at the distance that real rows have among each other", arguments: 0..<6)
    func nearCopies(seed: Int) async throws {
        let planted = Case(seed: seed) { training, planted, random in
            for _ in 0..<40 {
                let row = random.below(training.count)
                var cells = training.cells(of: row)
                cells[0] += 1e-4 * (1 + random.uniform())
                planted.append(cells, label: training.labels[row])
            }
            for _ in 0..<10 {
                let row = random.below(training.count)
                planted.append(training.cells(of: row), label: training.labels[row])
            }
        }
        let found = try await planted.screened("{\(Self.off), \"near-copies\": \"reject\"}")
        #expect(found.planted == 0 && found.rejected["exact-copy"] == 10)
        // One in a hundred real rows lies as near to another one.
        #expect(found.honest >= 288, "\(found)")
        let none = try await planted.screened("{\(Self.off)}")
        #expect(none.planted == 40 && none.honest == 300 && none.rejected == ["exact-copy": 10])
        let all = try await planted.screened("{\(Self.off), \"near-copies\": {\"quantile\": 1}}")
        #expect(all.honest < 10)
        // Who keeps copies means copies, not what is nearly one.
        let copies = try await planted.screened(
            "{\(Self.off), \"exact-copies\": \"keep\", \"near-copies\": {}}"
        )
        #expect(copies.planted == 10)
    }

    @Test("Near copies go also where real rows repeat each other")
    func nearCopiesBesideRepeats() async throws {
        let planted = Case(seed: 7, repeated: 80) { training, planted, random in
            for _ in 0..<40 {
                let row = random.below(training.count)
                var cells = training.cells(of: row)
                cells[0] += 1e-4 * (1 + random.uniform())
                planted.append(cells, label: training.labels[row])
            }
        }
        let found = try await planted.screened("{\(Self.off), \"near-copies\": \"reject\"}")
        #expect(found.planted == 0 && found.honest >= 285, "\(found)")
    }

    @Test("Rows amid another class go", arguments: 0..<6)
    func contradictions(seed: Int) async throws {
        let planted = Case(seed: seed) { _, planted, random in
            for _ in 0..<40 {
                let heap = random.below(2)
                planted.append(
                    [Double(8 * heap), Double(8 * heap) + 0.1 * random.normal(), 1, 0],
                    label: Int32(1 - heap)
                )
            }
        }
        let found = try await planted.screened("{\(Self.off), \"contradictions\": \"reject\"}")
        #expect(found.planted == 0 && found.rejected == ["contradiction": 40])
        #expect(found.honest == 300)
        let kept = try await planted.screened("{\(Self.off)}")
        #expect(kept.planted == 40)
        // Where classes are mixed, some neighbours agree, and rows stay: with 20 of 40 of either class, hardly any
        // has five that don't.
        let mixed = Case(seed: seed, mixed: 40) { training, planted, random in
            for _ in 0..<40 {
                planted.append([4 + 0.1 * random.normal(), 4, 1, 0], label: Int32(random.below(2)))
            }
        }
        let among = try await mixed.screened("{\(Self.off), \"contradictions\": \"reject\"}")
        #expect(among.planted >= 33, "\(among)")
    }

    @Test("Rows that lie alone go", arguments: 0..<6)
    func outliers(seed: Int) async throws {
        let planted = Case(seed: seed) { _, planted, random in
            for _ in 0..<30 {
                let side: Double = random.below(2) == 0 ? 1 : -1
                planted.append(
                    [4 + side * 14 + random.normal(), 4 - side * 14 + random.normal(), 3, 3],
                    label: 0
                )
            }
        }
        let found = try await planted.screened("{\(Self.off), \"outliers\": \"reject\"}")
        #expect(found.planted == 0, "\(found)")
        #expect(found.honest >= 295, "\(found)")
    }

    @Test("Rows that trees surely tell from real ones go", arguments: 0..<3)
    func toldApart(seed: Int) async throws {
        let planted = Case(seed: seed) { _, planted, random in
            // Between the heaps there is no real row.
            for _ in 0..<200 {
                planted.append([4 + random.uniform(), 4 + random.uniform(), 1, 0], label: 0)
            }
        }
        let found = try await planted.screened("{\(Self.off), \"told-apart\": \"reject\"}")
        #expect(found.planted <= 10, "\(found)")
        #expect(found.honest >= 285, "\(found)")
        // Too few rows to deal out are kept.
        let few = Case(seed: seed) { _, _, _ in }
        let none = try await few.screened("{\(Self.off), \"told-apart\": {\"folds\": 3}}")
        #expect(none.honest >= 290, "\(none)")
        // However many are to go, none goes that is likelier real than made.
        let all = try await few.screened("{\(Self.off), \"told-apart\": {\"share\": 1}}")
        #expect((60...290).contains(all.honest), "\(all)")
    }

    @Test("All rules together depend on the seed alone, not on threads")
    func determinism() async throws {
        let planted = Case(seed: 9) { training, planted, _ in
            for row in 0..<20 { planted.append(training.cells(of: row), label: 1) }
        }
        let json = """
            {"near-copies": "reject", "outliers": {"share": 0.01}, "contradictions": {"neighbours": 3},
            "told-apart": {"share": 0.01}}
            """
        let one = try await planted.screened(json)
        let two = try await planted.screened(json, threads: 2)
        #expect(one == two)
    }

    @Test(
        "Recipes survive writing and reading; wrong ones are errors that name the key",
        arguments: [
            (#"{"near-copies": {"quantile": 0.05}, "outliers": "reject"}"#, ""),
            (#"{"near-copies": {"treatment": "keep", "quantile": 0.05}}"#, ""),
            (#"{"near-copies": "drop"}"#, "near-copies"),
            (#"{"near-copies": {"quantle": 0.05}}"#, "quantle"),
            (#"{"near-copies": {"quantile": 2}}"#, "near-copies.quantile"),
            (#"{"contradictions": {"neighbours": 2.5}}"#, "contradictions.neighbours"),
            (#"{"told-apart": {"folds": 2}}"#, "told-apart.folds"),
            (#"{"outlier": "reject"}"#, "outliers"),
        ]
    )
    func recipes(text: String, key: String) throws {
        func read(_ data: Data) throws -> RowScreenConfiguration {
            try JSONDecoder().decode(RowScreenConfiguration.self, from: data)
        }
        guard key.isEmpty else {
            let error = #expect(throws: ConfigurationError.self) { try read(Data(text.utf8)) }
            #expect(error?.description.contains(key) == true, "\(error?.description ?? "")")
            return
        }
        let configuration = try read(Data(text.utf8))
        #expect(try read(JSONEncoder().encode(configuration)) == configuration)
        #expect(configuration.nearCopies.quantile == 0.05)
        #expect((configuration.nearCopies.treatment == .keep) == text.contains("keep"))
    }
}
