/// Names that are numbered in the order of their first appearance.
///
/// Everything past ingest works on the numbers; names come back only in files and answers.
public struct Vocabulary: Sendable, Hashable {
    /// The names, by number.
    public private(set) var names: [String]
    private var numbers: [String: Int32]

    /// Makes an empty vocabulary.
    public init() {
        names = []
        numbers = [:]
    }

    /// Numbers `names` in their order; a repeated name keeps its first number.
    public init(_ names: some Sequence<String>) {
        self.init()
        for name in names {
            insert(name)
        }
    }

    /// How many names there are.
    public var count: Int { names.count }

    /// The name's number, newly given if it has none.
    @discardableResult
    public mutating func insert(_ name: String) -> Int32 {
        if let known = numbers[name] { return known }
        let number = Int32(names.count)
        names.append(name)
        numbers[name] = number
        return number
    }

    /// The name's number, or nil when it was never inserted.
    public func number(of name: String) -> Int32? { numbers[name] }

    /// The name with a number of this vocabulary.
    public subscript(number: Int32) -> String { names[Int(number)] }

    /// Two vocabularies are equal when they number the same names alike.
    public static func == (left: Vocabulary, right: Vocabulary) -> Bool {
        left.names == right.names
    }

    /// Hashes the names in order.
    public func hash(into hasher: inout Hasher) { hasher.combine(names) }
}
