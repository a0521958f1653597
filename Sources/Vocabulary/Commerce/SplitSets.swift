/// The part that a set plays in an experiment.
public enum SetRole: String, Codable, Hashable, Sendable, CaseIterable {
    /// Everything that is fitted is fitted on this.
    case training
    /// Early stopping, ratios, policies and thresholds are chosen on this.
    case tuning
    /// The decision reads this, once a run.
    case gate
    /// The report's last word reads this, once a run.
    case test
}

/// Samples that models and thresholds may be fitted on.
///
/// Only `Splitting` makes one.
public struct TrainingSet<Samples: Sendable>: Sendable {
    /// The samples.
    public let samples: Samples

    /// Declares that no held-out row is among `samples`; only `Splitting` can know.
    @_spi(Splitting) public init(_ samples: Samples) {
        self.samples = samples
    }
}

extension TrainingSet where Samples == Histories {
    /// The same set with fewer events; what goes can't leak.
    ///
    /// The mask has one value an event; false takes it away.
    public func keepingEvents(_ mask: [Bool]) -> TrainingSet<Histories> {
        TrainingSet(samples.keepingEvents(mask))
    }

    /// The same set with some sequences only.
    public func selecting(_ sequences: [Int]) -> TrainingSet<Histories> {
        TrainingSet(samples.selecting(sequences))
    }

    /// The same set with quantities and prices limited to the given ranges.
    public func clipping(
        quantities: ClosedRange<Double>?,
        prices: ClosedRange<Double>?
    ) -> TrainingSet<Histories> {
        var clipped = samples
        if let quantities {
            clipped.quantities = samples.quantities?.map {
                $0.isNaN ? $0 : $0.clamped(to: quantities)
            }
        }
        if let prices {
            clipped.prices = samples.prices?.map { $0.isNaN ? $0 : $0.clamped(to: prices) }
        }
        return TrainingSet(clipped)
    }
}

extension TrainingSet where Samples == SampleTable {
    /// The same set with some rows only.
    public func selecting(_ rows: [Int]) -> TrainingSet<SampleTable> {
        TrainingSet(samples.selecting(rows))
    }

    /// The same rows with other classes, one a row: what a maker is asked for in place of the label.
    public func relabelled(_ labels: [Int32], classes: [String]) -> TrainingSet<SampleTable> {
        var schema = samples.schema
        schema.classes = classes
        return TrainingSet(
            SampleTable(schema, columns: samples.columns, labels: labels, rows: samples.rows)
        )
    }

    /// The same rows told in other columns, one a feature of the schema.
    public func replacing(
        _ columns: [[Double]],
        of schema: TableSchema
    ) -> TrainingSet<SampleTable> {
        TrainingSet(
            SampleTable(
                schema,
                columns: columns,
                labels: samples.labels,
                rows: samples.rows,
                moments: samples.moments,
                groups: samples.groups
            )
        )
    }
}

/// Samples that choices are made on: early stopping, ratios, policies.
///
/// Only `Splitting` makes one.
public struct TuningSet<Samples: Sendable>: Sendable {
    /// The samples.
    public let samples: Samples

    /// Declares that `samples` are kept apart from all other sets; only `Splitting` can know.
    @_spi(Splitting) public init(_ samples: Samples) {
        self.samples = samples
    }
}

/// Where readings of held-out sets are counted.
public protocol ReadingLedger: Sendable {
    /// Notes one reading of the set with this content.
    ///
    /// - Throws: when the set was read before in this run, or the note can't be kept.
    func noteReading(of role: SetRole, contentHash: String) throws
}

/// Samples that the decision is made on, read once a run.
///
/// Only `Splitting` makes one.
public struct GateSet<Samples: Sendable>: Sendable {
    private let samples: Samples
    /// Names the content in the ledger of readings.
    public let contentHash: String

    /// Declares that `samples` are kept apart from all other sets; only `Splitting` can know.
    @_spi(Splitting) public init(_ samples: Samples, contentHash: String) {
        self.samples = samples
        self.contentHash = contentHash
    }

    /// Gives the samples out and has the reading counted first.
    public func read(notingIn ledger: any ReadingLedger) throws -> Samples {
        try ledger.noteReading(of: .gate, contentHash: contentHash)
        return samples
    }

    /// For writing the set to its file only.
    @_spi(Splitting) public var unread: Samples { samples }
}

extension GateSet where Samples == NextItemCases {
    /// What the gate asks, without the answers; looking at it is no reading.
    ///
    /// A case's history is what its user did before the held-out step, and no other case of gate or
    /// tuning shows that step. A test set has no such property: the history of a test case goes on
    /// behind the step that tuning or gate ask the same user for.
    public var questions: Histories { samples.histories }
}

extension GateSet where Samples == SampleTable {
    /// What the gate asks, without the answers; looking at it is no reading.
    public var questions: SampleTable { samples.anonymous }
}

/// Samples for the report's last word, read once a run.
///
/// Only `Splitting` makes one.
public struct TestSet<Samples: Sendable>: Sendable {
    private let samples: Samples
    /// Names the content in the ledger of readings.
    public let contentHash: String

    /// Declares that `samples` are kept apart from all other sets; only `Splitting` can know.
    @_spi(Splitting) public init(_ samples: Samples, contentHash: String) {
        self.samples = samples
        self.contentHash = contentHash
    }

    /// Gives the samples out and has the reading counted first.
    public func read(notingIn ledger: any ReadingLedger) throws -> Samples {
        try ledger.noteReading(of: .test, contentHash: contentHash)
        return samples
    }

    /// For writing the set to its file only.
    @_spi(Splitting) public var unread: Samples { samples }
}

extension Comparable {
    fileprivate func clamped(to range: ClosedRange<Self>) -> Self {
        min(max(self, range.lowerBound), range.upperBound)
    }
}
