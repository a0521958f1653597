public import Foundation
public import Tables

/// The training data as a shop takes it away: originals and accepted made samples, one row an event.
///
/// Columns: `user, item, event, time, weight, label, confidence, made, parents, operator,
/// config_hash, seed`. Users of made samples are named `made-1`, `made-2`, ... in their order;
/// originals have no label, confidence, parents, operator, hash and seed.
public struct AugmentedExport: Sendable {
    /// The file's name in a run.
    public static let fileName = "augmented.parquet"
    private static let kind = "augmented"

    /// What was trained on.
    public let mixture: Mixture
    /// The made samples of the mixture, in its order.
    public let made: MadeHistories
    /// Names of the users, or their pseudonyms.
    public let users: Vocabulary
    /// Names of the items.
    public let items: Vocabulary

    /// Joins what the file is made of.
    ///
    /// `made` holds as many sequences as the mixture has behind its originals.
    public init(mixture: Mixture, made: MadeHistories, users: Vocabulary, items: Vocabulary) {
        precondition(
            mixture.histories.count == mixture.originalCount + made.count,
            "the made samples are not those of the mixture"
        )
        self.mixture = mixture
        self.made = made
        self.users = users
        self.items = items
    }

    /// The rows.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        let histories = mixture.histories
        let sequences = (0..<histories.count).flatMap { sequence in
            repeatElement(sequence, count: histories.range(of: sequence).count)
        }
        let origins = sequences.map {
            $0 < mixture.originalCount ? nil : $0 - mixture.originalCount
        }
        func fromOrigin<Value>(_ value: (Provenance) -> Value) -> [Value?] {
            origins.map { $0.map { value(made.provenance[$0]) } }
        }
        let columns = [
            try Column("user", strings: sequences.map(userName)),
            try Column("item", strings: histories.items.map { items[$0] }),
            try Column("event", strings: histories.events.map(\.name)),
            try Column("time", int64s: histories.times),
            try Column("weight", floats: sequences.map { mixture.weights[$0] }),
            try Column("label", int32s: origins.map { $0.flatMap { made.labels[$0] } }),
            try Column("confidence", floats: origins.map { $0.map { made.confidences[$0] } }),
            try Column("made", bools: origins.map { $0 != nil }),
            try Column(
                "parents",
                stringLists: fromOrigin { $0.parents.map { users[$0] } }
            ),
            try Column("operator", strings: fromOrigin(\.maker)),
            try Column("config_hash", strings: fromOrigin(\.configurationHash)),
            try Column("seed", strings: fromOrigin { String($0.seed) }),
        ]
        return try Table(columns, metadata: [SetMetadata.kind: Self.kind])
    }

    /// Writes the rows to a file; Parquet where the name ends so.
    ///
    /// - Throws: `TableError`.
    public func write(file: URL) throws(TableError) {
        try table().write(to: file)
    }

    private func userName(_ sequence: Int) -> String {
        let user = mixture.histories.users[sequence]
        return user >= 0 ? users[user] : "made-\(sequence - mixture.originalCount + 1)"
    }
}
