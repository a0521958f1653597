import Commerce
import Statistics

/// The settings of one operator, before it has seen data.
protocol OperatorSettings: Codable, Hashable, Sendable {
    /// The operator's name, as in recipes.
    static var name: String { get }
    /// Its keys in recipes.
    static var keys: [String] { get }

    /// Refuses numbers outside their ranges.
    func validate(_ check: RangeCheck) throws

    /// The operator, with what it learns from the training set.
    func fitted(on input: ExpandInput) throws -> any SequenceOperator
}

/// An operator that is ready to edit: a pure function of a history and a generator's draws.
protocol SequenceOperator: Sendable {
    /// Items that the draft must be able to mark; 0 when the operator marks none.
    var markedItems: Int { get }

    /// Writes the edited history into the draft, and closes it; several times for several samples.
    ///
    /// - Parameters:
    ///   - source: the histories of the training set.
    ///   - range: the events of the history that is edited, at least two.
    ///   - draft: where the outcome goes; equal or too short outcomes are sorted out by the caller.
    ///   - generator: where all draws come from.
    func edit(
        _ source: Histories,
        _ range: Range<Int>,
        into draft: inout Draft,
        using generator: inout RandomSource
    )
}

extension SequenceOperator {
    var markedItems: Int { 0 }
}

/// Operators that learn nothing are their own settings.
extension OperatorSettings where Self: SequenceOperator {
    func fitted(on input: ExpandInput) throws -> any SequenceOperator { self }
}

/// Sequences that are being written: flat columns, reused from sample to sample.
struct Draft {
    private(set) var items: [Int32] = []
    private(set) var events: [EventKind] = []
    private(set) var times: [Int64] = []
    /// Ends of the closed sequences.
    private(set) var ends: [Int] = []
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

    init(markedItems: Int) {
        marks = [Int32](repeating: 0, count: markedItems)
    }

    /// Adds one event of a history.
    mutating func append(_ event: Int, of source: Histories) {
        append(item: source.items[event], event: source.events[event], time: source.times[event])
    }

    /// Adds an event.
    mutating func append(item: Int32, event: EventKind, time: Int64) {
        items.append(item)
        events.append(event)
        times.append(time)
    }

    /// Ends the sequence.
    mutating func close() { ends.append(items.count) }

    /// Forgets the sequences, and keeps the memory.
    mutating func removeAll() {
        items.removeAll(keepingCapacity: true)
        events.removeAll(keepingCapacity: true)
        times.removeAll(keepingCapacity: true)
        ends.removeAll(keepingCapacity: true)
    }

    /// Exchanges the items and kinds of two events, not their times.
    mutating func exchange(_ left: Int, _ right: Int) {
        items.swapAt(left, right)
        events.swapAt(left, right)
    }

    /// Takes the marks off all items.
    mutating func unmarkAll() { mark += 1 }

    /// Marks an item as taken.
    mutating func markItem(_ item: Int32) { marks[Int(item)] = mark }

    /// Whether the item was marked since the marks were taken off.
    func isMarked(_ item: Int32) -> Bool { marks[Int(item)] == mark }
}

/// The whole number of parts in a share of `count`, rounded down but for errors of representation.
func part(_ share: Double, of count: Int) -> Int { Int(share * Double(count) + 1e-9) }
