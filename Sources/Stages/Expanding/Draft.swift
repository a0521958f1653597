import Commerce
import Statistics

/// Sequences that are being written, one after the other, into memory that was set aside for them.
///
/// Appending an event writes three numbers and allocates nothing; memory beyond what
/// ``SequenceOperator/room(for:)`` promised is a programmer's error and stops the program.
struct Draft {
    private let itemRoom: UnsafeMutableBufferPointer<Int32>
    private let eventRoom: UnsafeMutableBufferPointer<EventKind>
    private let timeRoom: UnsafeMutableBufferPointer<Int64>
    /// Events written so far.
    private(set) var eventCount = 0
    /// Where each closed sequence begins; one more entry than closed sequences.
    private(set) var offsets = [0]
    /// Room for the operator that proposes edits and then chooses among them.
    var proposals: [Proposal] = []
    private var marks: [Int32]
    private var mark: Int32 = 0

    /// An item that might go to a position; those with the greatest keys are chosen.
    struct Proposal {
        var position: Int
        var item: Int32
        var key: Double
    }

    /// Begins to write into three columns of equal length.
    init(
        _ items: UnsafeMutableBufferPointer<Int32>,
        _ events: UnsafeMutableBufferPointer<EventKind>,
        _ times: UnsafeMutableBufferPointer<Int64>,
        markedItems: Int
    ) {
        itemRoom = items
        eventRoom = events
        timeRoom = times
        marks = [Int32](repeating: 0, count: markedItems)
    }

    /// How many sequences are closed.
    var count: Int { offsets.count - 1 }

    /// The events of a closed sequence.
    func range(of sequence: Int) -> Range<Int> { offsets[sequence]..<offsets[sequence + 1] }

    /// Adds an event.
    mutating func append(item: Int32, event: EventKind, time: Int64) {
        precondition(eventCount < itemRoom.count, "the operator needs more room than it said")
        itemRoom[eventCount] = item
        eventRoom[eventCount] = event
        timeRoom[eventCount] = time
        eventCount += 1
    }

    /// Adds one event of a history.
    mutating func append(_ event: Int, of source: Histories) {
        append(item: source.items[event], event: source.events[event], time: source.times[event])
    }

    /// Adds a stretch of a history as it is.
    mutating func append(_ stretch: Range<Int>, of source: Histories) {
        precondition(
            eventCount + stretch.count <= itemRoom.count,
            "the operator needs more room than it said"
        )
        for event in stretch {
            itemRoom[eventCount] = source.items[event]
            eventRoom[eventCount] = source.events[event]
            timeRoom[eventCount] = source.times[event]
            eventCount += 1
        }
    }

    /// Adds those events of a stretch that a draw keeps, each with the same probability.
    ///
    /// Every event is written and the next one over it unless it stays: a processor can't foresee draws, and a
    /// wrong guess costs more than a write.
    mutating func append(
        _ stretch: Range<Int>,
        of source: Histories,
        keeping probability: Double,
        using generator: inout RandomSource
    ) {
        precondition(
            eventCount + stretch.count <= itemRoom.count,
            "the operator needs more room than it said"
        )
        var end = eventCount
        for event in stretch {
            itemRoom[end] = source.items[event]
            eventRoom[end] = source.events[event]
            timeRoom[end] = source.times[event]
            end += generator.uniform() < probability ? 1 : 0
        }
        eventCount = end
    }

    /// Ends the sequence.
    mutating func close() { offsets.append(eventCount) }

    /// Takes a closed sequence out again.
    ///
    /// - Complexity: O(events after it).
    mutating func remove(_ sequence: Int) {
        let range = range(of: sequence)
        for event in range.upperBound..<eventCount {
            itemRoom[event - range.count] = itemRoom[event]
            eventRoom[event - range.count] = eventRoom[event]
            timeRoom[event - range.count] = timeRoom[event]
        }
        eventCount -= range.count
        offsets.remove(at: sequence + 1)
        for later in offsets.indices.dropFirst(sequence + 1) { offsets[later] -= range.count }
    }

    /// Whether a stretch has the items and kinds of events of a stretch of a history.
    func equals(_ stretch: Range<Int>, _ other: Range<Int>, of source: Histories) -> Bool {
        guard stretch.count == other.count else { return false }
        for (own, event) in zip(stretch, other)
        where itemRoom[own] != source.items[event] || eventRoom[own] != source.events[event] {
            return false
        }
        return true
    }

    /// Exchanges the items and kinds of two events, not their times.
    mutating func exchange(_ left: Int, _ right: Int) {
        itemRoom.swapAt(left, right)
        eventRoom.swapAt(left, right)
    }

    /// Takes the marks off all items.
    mutating func unmarkAll() { mark += 1 }

    /// Marks an item as taken.
    mutating func markItem(_ item: Int32) { marks[Int(item)] = mark }

    /// Whether the item was marked since the marks were taken off.
    func isMarked(_ item: Int32) -> Bool { marks[Int(item)] == mark }
}
