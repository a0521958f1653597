@_spi(Splitting) public import Commerce
import Pipelines
public import Statistics

/// One fold of a cross-validation: a part is tested, a fifth of the rest chooses, what is left is learnt from.
public struct SampleFold: Sendable {
    /// Which deal of the rows, from 0.
    public let deal: Int
    /// Which part of it is tested, from 0.
    public let part: Int
    /// The tested rows, the same for every share of labels.
    public let test: TestSet<SampleTable>
    private let rest: SampleTable
    private let seed: Seed

    init(deal: Int, part: Int, test: TestSet<SampleTable>, rest: SampleTable, seed: Seed) {
        self.deal = deal
        self.part = part
        self.test = test
        self.rest = rest
        self.seed = seed
    }

    /// What may be learnt from and chosen on where only a share of the rows has a label.
    ///
    /// - Parameter share: in 0...1 exclusive of 0; the other rows are left out.
    /// - Returns: the learnt rows, and those for the choice of trees, epochs and thresholds.
    /// - Throws: ``SplitError`` when a class has too few rows; ``RowLeakError``.
    public func sets(
        labelShare share: Double
    ) throws -> (training: TrainingSet<SampleTable>, tuning: TuningSet<SampleTable>) {
        let labelled =
            share < 1
            ? Self.part(of: rest, share: share, seed: seed["labels"]["\(share)"]).taken : rest
        let (tuned, learnt) = Self.part(
            of: labelled,
            share: Self.tuningShare,
            seed: seed["tuning"]["\(share)"]
        )
        for (role, table) in [(SetRole.training, learnt), (.tuning, tuned)] {
            for (number, count) in table.classCounts.enumerated() where count < Self.fewestOfClass {
                throw SplitError.tooFewOfClass(
                    table.schema.classes[number],
                    rows: rest.classCounts[number],
                    role: role,
                    got: count,
                    needed: Self.fewestOfClass
                )
            }
        }
        return (TrainingSet(learnt), TuningSet(tuned))
    }

    /// The rows that have no label where only a share of them has one; empty where all have.
    ///
    /// - Parameter share: as in ``sets(labelShare:)``.
    /// - Returns: those rows, of an unknown class.
    public func unlabeled(labelShare share: Double) -> SampleTable {
        guard share < 1 else { return SampleTable(rest.schema) }
        return Self.part(of: rest, share: share, seed: seed["labels"]["\(share)"]).left
            .withoutLabels()
    }

    /// Rows for the choice of trees, epochs and thresholds.
    private static let tuningShare = 0.2
    private static let fewestOfClass = 2

    private static func part(
        of table: SampleTable,
        share: Double,
        seed: Seed
    ) -> (taken: SampleTable, left: SampleTable) {
        let parts = Dealer(table).parts(shares: [share, 1 - share], seed: seed)
        return (
            table.selecting(parts.indices.filter { parts[$0] == 0 }),
            table.selecting(parts.indices.filter { parts[$0] == 1 })
        )
    }
}

extension PresetFolds {
    /// The folds of a table, deal after deal.
    ///
    /// - Parameters:
    ///   - table: the rows.
    ///   - seed: what the deals depend on.
    /// - Returns: the folds, each with tested rows of each class.
    /// - Throws: ``SplitError/tooFewOfClass(_:rows:role:got:needed:)``.
    public func folds(of table: SampleTable, seed: Seed) throws(SplitError) -> [SampleFold] {
        var found: [SampleFold] = []
        for (deal, assignment) in assignments(of: table, seed: seed).enumerated() {
            for part in 0..<folds {
                let held = table.selecting(assignment.indices.filter { assignment[$0] == part })
                for (number, count) in held.classCounts.enumerated() where count == 0 {
                    throw .tooFewOfClass(
                        table.schema.classes[number],
                        rows: table.classCounts[number],
                        role: .test,
                        got: 0,
                        needed: 1
                    )
                }
                found.append(
                    SampleFold(
                        deal: deal,
                        part: part,
                        test: TestSet(held, contentHash: held.contentHash),
                        rest: table.selecting(assignment.indices.filter { assignment[$0] != part }),
                        seed: seed["fold"][deal][part]
                    )
                )
            }
        }
        return found
    }
}
