public import Foundation
public import Tables

/// What a model of a table is trained on: the originals and the chosen made rows, or these alone, each with a weight.
public struct MixedRows: Sendable {
    /// Originals first, then made rows.
    public let table: SampleTable
    /// Per row: its weight in the loss; an original has 1.
    public let weights: [Float]
    /// How many of the rows are originals.
    public let originalCount: Int

    /// Puts made rows beside the originals; `weights` has one non-negative value a made row.
    public init(
        originals training: TrainingSet<SampleTable>,
        made: MadeRows? = nil,
        weights madeWeights: [Float] = []
    ) {
        precondition((made?.count ?? 0) == madeWeights.count, "one weight a made row")
        var rows = training.samples
        originalCount = rows.count
        if let made { rows.append(made.table) }
        table = rows
        weights = Array(repeating: 1, count: originalCount) + madeWeights
    }

    /// Takes made rows alone; `weights` has one non-negative value a row.
    public init(made: MadeRows, weights: [Float]) {
        precondition(made.count == weights.count, "one weight a made row")
        table = made.table
        self.weights = weights
        originalCount = 0
    }
}

/// The training data of a table as a shop takes them away: its own columns, then what is known of each row.
///
/// The last eight columns are `weight, label, confidence, made, parents, operator, config_hash, seed`, with
/// `restock_` before a name that the source uses itself. Originals have no confidence, parents, operator,
/// hash and seed; parents are numbers of rows in the source, from 0, rows that don't fit its columns not counted. The
/// file has one more, `restock.row`: an original's own number.
public struct AugmentedRows: Sendable {
    /// What was trained on.
    public let mixture: MixedRows
    /// The made rows of the mixture, in its order; nil for none.
    public let made: MadeRows?

    /// Joins what the file is made of.
    public init(mixture: MixedRows, made: MadeRows?) {
        precondition(
            mixture.table.count == mixture.originalCount + (made?.count ?? 0),
            "the made rows are not those of the mixture"
        )
        self.mixture = mixture
        self.made = made
    }

    /// The rows, as a model's trainer takes them: without numbers, which tell nothing of other rows.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table { try table(besides: []) }

    /// The rows and the numbers of the originals.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    func numberedTable() throws(TableError) -> Table {
        let numbers = mixture.table.rows.enumerated().map { place, number in
            place < mixture.originalCount ? number : nil
        }
        return try table(besides: [try Column(SampleTable.rowColumn, int32s: numbers)])
    }

    private func table(besides last: [Column]) throws(TableError) -> Table {
        let rows = mixture.table
        let own = try rows.namedColumns()
        let taken = Set(own.map(\.name))
        func name(_ word: String) -> String { taken.contains(word) ? "restock_\(word)" : word }
        let origins = rows.labels.indices.map {
            $0 < mixture.originalCount ? nil : $0 - mixture.originalCount
        }
        func fromOrigin<Value>(_ value: (Provenance) -> Value) -> [Value?] {
            origins.map { place in
                place.flatMap { place in made.map { value($0.provenance[place]) } }
            }
        }
        let confidences = origins.map { place in
            place.flatMap { place in made.map { $0.confidences[place] } }
        }
        let added = [
            try Column(name("weight"), floats: mixture.weights),
            try Column(name("label"), strings: rows.labels.map { rows.schema.classes[Int($0)] }),
            try Column(name("confidence"), floats: confidences),
            try Column(name("made"), bools: origins.map { $0 != nil }),
            try Column(name("parents"), int32Lists: fromOrigin(\.parents)),
            try Column(name("operator"), strings: fromOrigin(\.maker)),
            try Column(name("config_hash"), strings: fromOrigin(\.configurationHash)),
            try Column(name("seed"), strings: fromOrigin { String($0.seed) }),
        ]
        return try Table(own + added + last, metadata: [SetMetadata.kind: "augmented-rows"])
    }

    /// Writes the rows and the numbers of the originals to a file; Parquet where the name ends so.
    ///
    /// - Throws: `TableError`.
    public func write(file: URL) throws(TableError) {
        try numberedTable().write(to: file)
    }
}
