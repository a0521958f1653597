/// Made sequences with, one a sequence, where they came from, what they were labelled and how much they count.
public struct MadeHistories: Sendable, Hashable {
    /// The sequences; `users` is -1 throughout, and times are interpolated from the parents.
    public private(set) var histories: Histories
    /// Per sequence: its origin.
    public private(set) var provenance: Origins
    /// Per sequence: the segment given by `Labeling`; nil before it, or where it abstained.
    public var labels: [Int32?]
    /// Per sequence: confidence of the label in 0...1; 0 where there is none.
    public var confidences: [Float]

    /// Makes an empty set.
    public init() {
        histories = Histories()
        provenance = Origins()
        labels = []
        confidences = []
    }

    /// Joins unlabelled sequences with their origins, one a sequence.
    public init(_ histories: Histories, from origins: Origins) {
        precondition(histories.count == origins.count, "one origin a sequence")
        self.histories = histories
        provenance = origins
        labels = [Int32?](repeating: nil, count: origins.count)
        confidences = [Float](repeating: 0, count: origins.count)
    }

    /// How many sequences there are.
    public var count: Int { histories.count }

    /// Adds one unlabelled sequence.
    public mutating func append(
        items: some Collection<Int32>,
        events: some Collection<EventKind>,
        times: some Collection<Int64>,
        provenance origin: Provenance
    ) {
        histories.append(user: -1, items: items, events: events, times: times)
        provenance.append(origin)
        labels.append(nil)
        confidences.append(0)
    }

    /// Adds all sequences of another set at the end.
    public mutating func append(_ other: MadeHistories) {
        histories.append(other.histories)
        provenance.append(other.provenance)
        labels += other.labels
        confidences += other.confidences
    }

    /// The named sequences, in the given order.
    public func selecting(_ sequences: [Int]) -> MadeHistories {
        var result = MadeHistories()
        result.histories = histories.selecting(sequences)
        result.provenance = provenance.selecting(sequences)
        result.labels = sequences.map { labels[$0] }
        result.confidences = sequences.map { confidences[$0] }
        return result
    }
}
