@_spi(Splitting) public import Commerce
public import Pipelines
import Statistics

/// Divides a table into what may be learned from and what stays unseen: each class in the same shares,
/// copies of a row on one side.
public struct SampleSplitStage: Stage {
    /// The stage's verb.
    public static let name = StageName.split
    /// Rows that each class must have in each set.
    private static let fewestOfClass = 2

    /// The stage's settings.
    public let configuration: SampleSplitConfiguration

    /// Configures the stage.
    public init(_ configuration: SampleSplitConfiguration = SampleSplitConfiguration()) {
        self.configuration = configuration
    }

    /// Splits the table.
    ///
    /// - Throws: ``SplitError``; ``RowLeakError`` if the sets overlapped, before anyone sees them.
    /// - Complexity: O(*n* · columns).
    public func run(_ samples: SampleTable, in context: StageContext) async throws -> SampleSets {
        try configuration.validate()
        let dealer = Dealer(samples)
        let shares = configuration.shares
        let part = dealer.parts(shares: shares.map(\.share), seed: context.seed["deal"])
        try context.checkCancellation()
        var tables: [SetRole: SampleTable] = [:]
        for (number, entry) in shares.enumerated() {
            let table = samples.selecting(part.indices.filter { part[$0] == number })
            try check(table, role: entry.role, of: samples)
            tables[entry.role] = table
        }
        let summary = SampleSplitSummary(
            sizes: tables.mapValues(SampleSplitSummary.Size.init),
            duplicates: dealer.duplicates
        )
        let empty = SampleTable(samples.schema)
        let gate = tables[.gate] ?? empty
        let test = tables[.test] ?? empty
        let sets = SampleSets(
            training: TrainingSet(tables[.training] ?? empty),
            tuning: TuningSet(tables[.tuning] ?? empty),
            gate: GateSet(gate, contentHash: gate.contentHash),
            test: TestSet(test, contentHash: test.contentHash),
            summary: summary
        )
        try RowLeakAudit(of: sets).check(sets.training)
        return sets
    }

    private func check(
        _ table: SampleTable,
        role: SetRole,
        of samples: SampleTable
    ) throws(SplitError) {
        for (number, count) in table.classCounts.enumerated() where count < Self.fewestOfClass {
            throw .tooFewOfClass(
                samples.schema.classes[number],
                rows: samples.classCounts[number],
                role: role,
                got: count,
                needed: Self.fewestOfClass
            )
        }
    }
}
