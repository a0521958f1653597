/// For each key, the places where it stands, ascending, in flat columns.
struct Postings: Sendable, Hashable {
    private let offsets: [Int]
    /// Places of all keys, key after key.
    let values: [Int32]

    /// Lists where each of `0..<keys` stands in a column: entry `e` at `places[e]`, or at `e` itself.
    ///
    /// - Complexity: O(*column* + *keys*).
    init(_ column: [Int32], keys: Int, places: [Int32]? = nil) {
        var offsets = [Int](repeating: 0, count: keys + 1)
        for key in column { offsets[Int(key) + 1] += 1 }
        for key in 0..<keys { offsets[key + 1] += offsets[key] }
        var next = offsets
        var values = [Int32](repeating: 0, count: column.count)
        for (entry, key) in column.enumerated() {
            values[next[Int(key)]] = places?[entry] ?? Int32(entry)
            next[Int(key)] += 1
        }
        self.offsets = offsets
        self.values = values
    }

    /// The entries of one key in `values`.
    func range(of key: Int) -> Range<Int> { offsets[key]..<offsets[key + 1] }

    /// How often a key stands in the column.
    func frequency(of key: Int) -> Int { offsets[key + 1] - offsets[key] }
}

/// Sums per key that are cleared in the time of the keys touched, not of all keys.
struct Tally {
    private var sums: [Float]
    /// Keys with a sum, in the order of their first touch.
    private(set) var touched: [Int32] = []

    init(keys: Int) { sums = [Float](repeating: 0, count: keys) }

    /// The sum of one key.
    subscript(key: Int32) -> Float { sums[Int(key)] }

    /// Adds a positive amount.
    mutating func add(_ amount: Float, to key: Int32) {
        if sums[Int(key)] == 0 { touched.append(key) }
        sums[Int(key)] += amount
    }

    mutating func removeAll() {
        for key in touched { sums[Int(key)] = 0 }
        touched.removeAll(keepingCapacity: true)
    }
}
