/// Sequences of events in flat columns: what each user did, oldest first.
///
/// Sequence `s` owns the events `offsets[s]..<offsets[s + 1]` of every event column.
public struct Histories: Sendable, Hashable {
    /// Where each sequence begins; one more entry than sequences, beginning with 0.
    public private(set) var offsets: [Int]
    /// Per sequence: the user's number, or -1 for a made user.
    public private(set) var users: [Int32]
    /// Per event: the item's number.
    public private(set) var items: [Int32]
    /// Per event: what the user did.
    public private(set) var events: [EventKind]
    /// Per event: Unix time in seconds.
    public private(set) var times: [Int64]
    /// Per event: units bought; nil when unknown for the whole set, NaN for one event.
    public var quantities: [Double]?
    /// Per event: price of one unit; nil and NaN as in `quantities`.
    public var prices: [Double]?

    /// Makes a set without sequences.
    public init() {
        offsets = [0]
        users = []
        items = []
        events = []
        times = []
    }

    /// Makes a set from whole columns.
    ///
    /// `offsets` ascend from 0 to the number of events and are one more than `users`; the other
    /// columns have one value an event.
    public init(
        offsets: [Int],
        users: [Int32],
        items: [Int32],
        events: [EventKind],
        times: [Int64]
    ) {
        precondition(offsets.count == users.count + 1, "offsets must be one more than users")
        precondition(
            offsets.first == 0 && offsets.last == items.count,
            "offsets must span the events"
        )
        precondition(
            items.count == events.count && items.count == times.count,
            "event columns differ in length"
        )
        self.offsets = offsets
        self.users = users
        self.items = items
        self.events = events
        self.times = times
    }

    /// How many sequences there are.
    public var count: Int { users.count }

    /// How many events there are in all sequences.
    public var eventCount: Int { items.count }

    /// The event positions of one sequence.
    public func range(of sequence: Int) -> Range<Int> { offsets[sequence]..<offsets[sequence + 1] }

    /// The items of one sequence, oldest first.
    public func items(of sequence: Int) -> ArraySlice<Int32> { items[range(of: sequence)] }

    /// Adds a sequence at the end.
    public mutating func append(
        user: Int32,
        items newItems: some Collection<Int32>,
        events newEvents: some Collection<EventKind>,
        times newTimes: some Collection<Int64>
    ) {
        precondition(newItems.count == newEvents.count && newItems.count == newTimes.count)
        items.append(contentsOf: newItems)
        events.append(contentsOf: newEvents)
        times.append(contentsOf: newTimes)
        offsets.append(items.count)
        users.append(user)
    }

    /// Adds all sequences of another set at the end; quantities and prices stay only when both know them.
    public mutating func append(_ other: Histories) {
        let start = items.count
        quantities = joined(quantities, other.quantities)
        prices = joined(prices, other.prices)
        items += other.items
        events += other.events
        times += other.times
        users += other.users
        offsets += other.offsets.dropFirst().map { $0 + start }
    }

    /// The named sequences, in the given order.
    public func selecting(_ sequences: some Collection<Int>) -> Histories {
        var result = Histories()
        result.quantities = quantities == nil ? nil : []
        result.prices = prices == nil ? nil : []
        for sequence in sequences {
            let range = range(of: sequence)
            result.append(
                user: users[sequence],
                items: items[range],
                events: events[range],
                times: times[range]
            )
            if let quantities { result.quantities?.append(contentsOf: quantities[range]) }
            if let prices { result.prices?.append(contentsOf: prices[range]) }
        }
        return result
    }

    /// The events whose mask is true; sequences left without events go as well.
    ///
    /// The mask has one value an event.
    public func keepingEvents(_ mask: [Bool]) -> Histories {
        precondition(
            mask.count == eventCount,
            "mask has \(mask.count) values for \(eventCount) events"
        )
        var result = Histories()
        result.quantities = quantities == nil ? nil : []
        result.prices = prices == nil ? nil : []
        for sequence in 0..<count {
            let kept = range(of: sequence).filter { mask[$0] }
            if kept.isEmpty { continue }
            result.append(
                user: users[sequence],
                items: kept.map { items[$0] },
                events: kept.map { events[$0] },
                times: kept.map { times[$0] }
            )
            if let quantities { result.quantities?.append(contentsOf: kept.map { quantities[$0] }) }
            if let prices { result.prices?.append(contentsOf: kept.map { prices[$0] }) }
        }
        return result
    }

    private func joined(_ left: [Double]?, _ right: [Double]?) -> [Double]? {
        guard let left, let right else { return nil }
        return left + right
    }
}
