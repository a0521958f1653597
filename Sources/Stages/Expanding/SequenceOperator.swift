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

    /// Events that editing a history of this length writes at most.
    func room(for length: Int) -> Int

    /// Writes the edited history into the draft, and closes it; several times for several samples.
    ///
    /// - Parameters:
    ///   - source: the histories of the training set.
    ///   - range: the events of the history that is edited, at least two.
    ///   - draft: where the outcome goes, behind what is there; the caller sorts out what is equal or too short.
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
    func room(for length: Int) -> Int { length }
}

/// Operators that learn nothing are their own settings.
extension OperatorSettings where Self: SequenceOperator {
    func fitted(on input: ExpandInput) throws -> any SequenceOperator { self }
}

/// The whole number of parts in a share of `count`, rounded down but for errors of representation.
func part(_ share: Double, of count: Int) -> Int { Int(share * Double(count) + 1e-9) }
