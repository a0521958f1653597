import Tensors

/// Keys and values of the tokens that a decoder has read, so that it needn't read them again.
///
/// Each text has a row, and all rows go on in the same columns. A column of a row may hold padding, which
/// nothing looks at; a token's place in its text is kept apart from its column.
final class KeyValueCache {
    /// Per layer: `[batch, groups, capacity, width]`.
    private(set) var keys: [Tensor]
    private(set) var values: [Tensor]
    /// Whether columns hold tokens, `[batch, capacity]`; truth values.
    private(set) var present: Tensor
    /// Columns in use.
    private(set) var length = 0

    private var capacity: Int { present.extent(1) }

    private init(layers: Int, _ extents: [Int], dtype: DType) {
        func room() -> [Tensor] {
            (0..<layers).map { _ in .uninitialized(extents, dtype: dtype) }
        }
        keys = room()
        values = room()
        present = .zeros([extents[0], extents[2]], dtype: .bool)
    }

    /// Begins empty.
    convenience init(_ shape: DecoderShape, batch: Int, capacity: Int, dtype: DType) {
        self.init(
            layers: shape.layers,
            [batch, shape.groups, capacity, shape.headWidth],
            dtype: dtype
        )
    }

    /// Begins empty, for as many layers and numbers as another one has.
    private convenience init(like other: KeyValueCache, batch: Int, capacity: Int) {
        let sample = other.keys[0]
        self.init(
            layers: other.keys.count,
            [batch, sample.extent(1), capacity, sample.extent(3)],
            dtype: sample.dtype
        )
    }

    /// Begins with another cache's only row in each row.
    convenience init(repeating other: KeyValueCache, batch: Int, room: Int) {
        self.init(like: other, batch: batch, capacity: other.length + room)
        let columns = 0..<other.length
        for layer in keys.indices {
            keys[layer].slice(columns, along: 2)
                .copy(from: other.keys[layer].slice(columns, along: 2))
            values[layer].slice(columns, along: 2)
                .copy(from: other.values[layer].slice(columns, along: 2))
        }
        present.slice(columns, along: 1).copy(from: other.present.slice(columns, along: 1))
        length = other.length
    }

    /// Begins with the rows of two caches, the second's behind the first's.
    ///
    /// All rows end in the last column in use, so that the next token of each has the same. Padding between
    /// tokens goes, and what is left stands before a row's first token.
    convenience init(joining first: KeyValueCache, _ second: KeyValueCache, room: Int) {
        let rows = first.filledRows + second.filledRows
        let longest = rows.map(\.columns.count).max() ?? 0
        self.init(like: first, batch: rows.count, capacity: longest + room)
        var marks = [Bool](repeating: false, count: present.count)
        for (row, filled) in rows.enumerated() {
            let start = longest - filled.columns.count
            let index = Tensor(filled.columns)
            func move(_ from: Tensor, _ to: Tensor) {
                let to = to.select(row, along: 0)
                // Nothing looks at them, but what isn't a number would spoil a sum with weight 0.
                to.slice(0..<start, along: 1).zero()
                to.slice(start..<longest, along: 1)
                    .copy(from: from.select(filled.row, along: 0).indexSelect(index, along: 1))
            }
            for layer in keys.indices {
                move(filled.cache.keys[layer], keys[layer])
                move(filled.cache.values[layer], values[layer])
            }
            for column in start..<longest { marks[row * capacity + column] = true }
        }
        present = Tensor(marks, shape: [rows.count, capacity])
        length = longest
    }

    /// Each row with the columns that hold its tokens.
    private var filledRows: [(cache: KeyValueCache, row: Int, columns: [Int])] {
        let capacity = capacity
        return present.withUnsafeMutableElements(of: Bool.self) { marks in
            (0..<marks.count / capacity).map { row in
                (self, row, (0..<length).filter { marks[row * capacity + $0] })
            }
        }
    }

    /// Takes new columns into use.
    ///
    /// - Parameter present: whether they hold tokens, `[batch, new]`; truth values.
    /// - Returns: what the new tokens may look at, `[batch, 1, new, columns]`: tokens up to their own column, and
    ///   always themselves, since padding that looks at nothing would not be a number.
    func open(_ present: Tensor) -> Tensor {
        let start = length
        length += present.extent(1)
        precondition(length <= capacity, "the cache has \(capacity) columns, not \(length)")
        self.present.slice(start..<length, along: 1).copy(from: present)
        return Self.sight(of: start..<length, present: self.present.slice(0..<length, along: 1))
    }

    /// Takes a column into use that holds a token of each text, and has `body` fill it: keys and values of all layers,
    /// whether columns hold tokens, and the new column.
    func withColumn<Result>(
        _ body: ([Tensor], [Tensor], Tensor, Int) throws(TorchError) -> Result
    ) throws(TorchError) -> Result {
        let column = length
        precondition(column < capacity, "the cache has \(capacity) columns, all in use")
        length += 1
        let rows = stride(from: column, to: present.count, by: capacity)
        present.withUnsafeMutableElements(of: Bool.self) { marks in
            for place in rows { marks[place] = true }
        }
        return try body(keys, values, present, column)
    }

    /// What the tokens of some columns may look at.
    ///
    /// - Parameters:
    ///   - columns: the lookers' columns.
    ///   - present: whether columns hold tokens, `[batch, columns]`; truth values.
    /// - Returns: `[batch, 1, lookers, columns]`; truth values.
    static func sight(of columns: Range<Int>, present: Tensor) -> Tensor {
        let all = Tensor.arange(0..<columns.upperBound).unsqueeze(0)
        let own = Tensor.arange(columns).unsqueeze(1)
        let there = present.unsqueeze(1).unsqueeze(1)
        return ((all .<= own) .& there) .| (all .== own)
    }

    /// Adds the new columns of one layer, and gives all back.
    func extend(_ layer: Int, key: Tensor, value: Tensor) -> (keys: Tensor, values: Tensor) {
        let new = length - key.extent(2)..<length
        keys[layer].slice(new, along: 2).copy(from: key)
        values[layer].slice(new, along: 2).copy(from: value)
        return (
            keys[layer].slice(0..<length, along: 2), values[layer].slice(0..<length, along: 2)
        )
    }

    /// Keeps some rows alone, in the given order.
    func keep(_ rows: [Int]) {
        let index = Tensor(rows)
        for layer in keys.indices {
            keys[layer] = keys[layer].indexSelect(index, along: 0)
            values[layer] = values[layer].indexSelect(index, along: 0)
        }
        present = present.indexSelect(index, along: 0)
    }
}
