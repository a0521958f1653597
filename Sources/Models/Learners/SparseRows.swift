import Statistics

/// A sparse matrix of 32-bit floats, row after row, columns ascending within a row.
///
/// Row `r` owns the entries `offsets[r]..<offsets[r + 1]`.
package struct SparseRows: Sendable, Hashable {
    /// One entry of a row.
    package struct Entry: Sendable, Hashable {
        /// The column.
        package var column: Int32
        /// The value.
        package var value: Float
    }

    /// How many columns there are.
    package let columns: Int
    /// Where each row begins; one more entry than rows.
    package private(set) var offsets: [Int] = [0]
    /// Per entry: its column.
    package private(set) var indices: [Int32] = []
    /// Per entry: its value.
    package private(set) var values: [Float] = []

    /// How many rows there are.
    package var rows: Int { offsets.count - 1 }

    /// Makes the rows in parallel, each with a scratch row to sum in.
    ///
    /// `row` gives the entries of one row, usually from ``Scratch/take()``.
    package init(
        rows: Int,
        columns: Int,
        threads: Int,
        row: @Sendable (Int, inout Scratch) -> [Entry]
    ) {
        self.columns = columns
        // Few chunks, since each has a scratch row as wide as the matrix.
        let chunks = parallelChunks(of: rows, size: max(64, rows / 64), threads: threads) { range in
            var scratch = Scratch(columns: columns)
            var part: (lengths: [Int], entries: [Entry]) = ([], [])
            for index in range {
                let entries = row(index, &scratch)
                part.lengths.append(entries.count)
                part.entries += entries
            }
            return part
        }
        offsets.reserveCapacity(rows + 1)
        for chunk in chunks {
            for length in chunk.lengths { offsets.append(offsets[offsets.count - 1] + length) }
            indices += chunk.entries.map(\.column)
            values += chunk.entries.map(\.value)
        }
    }

    /// The entry positions of one row.
    package func range(of row: Int) -> Range<Int> { offsets[row]..<offsets[row + 1] }

    /// The product with a dense row-major matrix `[columns, width]`: `[rows, width]`.
    package func times(_ dense: [Float], width: Int, threads: Int) -> [Float] {
        precondition(dense.count == columns * width, "the dense matrix needs \(columns) rows")
        let parts = parallelChunks(of: rows, size: 512, threads: threads) { range in
            var part = [Float](repeating: 0, count: range.count * width)
            part.withUnsafeMutableBufferPointer { part in
                dense.withUnsafeBufferPointer { dense in
                    for (local, row) in range.enumerated() {
                        for entry in self.range(of: row) {
                            let value = values[entry]
                            let source = Int(indices[entry]) * width
                            for column in 0..<width {
                                part[local * width + column] += value * dense[source + column]
                            }
                        }
                    }
                }
            }
            return part
        }
        return Array(parts.joined())
    }
}

extension SparseRows {
    /// One dense row that remembers which of its columns were touched.
    package struct Scratch {
        private var sums: [Float]
        private var isTouched: [Bool]
        private var touched: [Int32] = []

        package init(columns: Int) {
            sums = Array(repeating: 0, count: columns)
            isTouched = Array(repeating: false, count: columns)
        }

        /// Adds to one column.
        package mutating func add(_ value: Float, to column: Int32) {
            let index = Int(column)
            if !isTouched[index] {
                isTouched[index] = true
                touched.append(column)
            }
            sums[index] += value
        }

        /// Visits the touched columns and their sums in the order in which they were first touched; the
        /// scratch row is empty afterwards.
        package mutating func drain(_ visit: (Int32, Float) -> Void) {
            for column in touched {
                visit(column, sums[Int(column)])
                sums[Int(column)] = 0
                isTouched[Int(column)] = false
            }
            touched.removeAll(keepingCapacity: true)
        }

        /// The touched columns, ascending, and their sums; the scratch row is empty afterwards.
        package mutating func take() -> [Entry] {
            touched.sort()
            let entries = touched.map { Entry(column: $0, value: sums[Int($0)]) }
            for column in touched {
                sums[Int(column)] = 0
                isTouched[Int(column)] = false
            }
            touched.removeAll(keepingCapacity: true)
            return entries
        }
    }
}
