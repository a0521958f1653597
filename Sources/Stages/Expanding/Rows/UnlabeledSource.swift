public import Commerce
public import Pipelines
public import Statistics

/// Real rows of the table whose label has no value, as candidates that a labeler gives one.
///
/// They come from `ingest: { unlabeled: keep }`; `label: { by: condition }` has nothing for them.
///
/// Source: Chapelle, Schölkopf & Zien, "Semi-supervised learning", MIT Press 2006, chapter 1.
public struct UnlabeledSource: RowExpander {
    /// The maker's name, as in recipes.
    public static let name = "unlabeled"

    /// What is taken; there are no classes to ask for.
    public var rows = WantedRows()

    /// Nothing is made.
    public var learnsDifferences: Bool { false }

    /// Takes all rows without a label.
    public init() {}

    /// A count is all that can be asked for.
    public static var sharedSettings: [Setting<UnlabeledSource>] {
        [
            Setting(
                "count",
                optional: \.rows.count,
                "a whole number in 0...\(WantedRows.largestCount)"
            ) { (0...WantedRows.largestCount).contains($0) }
        ]
    }

    /// There are none among training rows.
    ///
    /// - Throws: ``RowExpandError/noUnlabeled``.
    public func expand(
        _ training: TrainingSet<SampleTable>,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        throw RowExpandError.noUnlabeled
    }

    /// Takes rows without a label, all of them or a random choice of so many; each is its own parent.
    ///
    /// - Throws: ``RowExpandError/noUnlabeled``, `CancellationError`.
    public func expand(
        _ input: RowExpandInput,
        seed: Seed,
        in context: StageContext
    ) async throws -> RowExpansion {
        guard let table = input.unlabeled, table.count > 0 else {
            throw RowExpandError.noUnlabeled
        }
        var random = seed["choice"].generator()
        let places = random.sample(rows.count ?? table.count, of: table.count)
        let hash = try configurationHash()
        var made = MadeRows(table.schema)
        for (number, place) in places.enumerated() {
            if number % 4096 == 0 { try context.checkCancellation() }
            made.append(
                table.cells(of: place),
                label: SampleTable.unknownClass,
                provenance: Provenance(
                    parents: [table.rows[place]],
                    maker: name,
                    configurationHash: hash,
                    seed: UInt64(table.rows[place])
                ),
                confidence: 0
            )
        }
        return RowExpansion(made: made)
    }
}
