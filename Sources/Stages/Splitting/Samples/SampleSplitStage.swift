@_spi(Splitting) public import Commerce
public import Pipelines
import Statistics

/// Divides a table into what may be learned from and what stays unseen: by time, or each class in the same
/// shares with the rows of one group, or the copies of a row, on one side.
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
        let shares = configuration.shares
        let (part, splitProtocol, duplicates) = try parts(of: samples, in: context)
        try context.checkCancellation()
        var tables: [SetRole: SampleTable] = [:]
        for (number, entry) in shares.enumerated() {
            let table = samples.selecting(part.indices.filter { part[$0] == number })
            try check(table, role: entry.role, of: samples)
            tables[entry.role] = table
        }
        let summary = SampleSplitSummary(
            sizes: tables.mapValues(SampleSplitSummary.Size.init),
            splitProtocol: splitProtocol,
            duplicates: duplicates
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

    /// Per row: the number of its set in the order of the shares.
    private func parts(
        of samples: SampleTable,
        in context: StageContext
    ) throws(SplitError) -> ([Int], SampleSplitProtocol, duplicates: Int) {
        let shares = configuration.shares.map(\.share)
        let dealer = Dealer(samples)
        let usual: SampleSplitProtocol = samples.moments == nil ? .stratified : .byTime
        let splitProtocol = configuration.splitProtocol ?? usual
        guard splitProtocol == .byTime else {
            let parts = dealer.parts(shares: shares, seed: context.seed["deal"])
            return (parts, splitProtocol, dealer.duplicates)
        }
        guard let moments = samples.moments else {
            throw .invalidConfiguration(
                "protocol by-time needs a time for each row, got a table without: name its column under "
                    + "ingest.time, or take protocol stratified"
            )
        }
        return (TimeOrder.parts(moments, shares: shares), splitProtocol, dealer.duplicates)
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
        if let groups = table.groups, Set(groups).count < 2 { throw .oneGroup(role: role) }
    }
}
