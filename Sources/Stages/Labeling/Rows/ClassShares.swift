import Commerce

/// What the training rows of each part of a clustering say of its class.
///
///     share(class | part) = (rows of the class in it + 2 · share of the class) / (rows in it + 2)
///
/// A part with few rows is thus hardly surer than the whole table.
///
/// Source: Cestnik, "Estimating probabilities: a crucial task in machine learning", ECAI 1990 (m-estimate, m = 2).
struct ClassShares {
    /// Rows that the whole table's shares count as.
    private static let prior = 2.0

    /// Row-major `[parts, classes]`; sums of 1.
    let shares: [Double]
    private let classes: Int

    /// Adds up rows; `belongs` has the share of each row in each part, row-major `[rows, parts]`.
    init(of table: SampleTable, belongs: [Double], parts: Int) {
        classes = table.schema.classes.count
        let whole = table.classCounts.map { Double($0) / Double(max(1, table.count)) }
        var counts = [Double](repeating: 0, count: parts * classes)
        for (row, label) in table.labels.enumerated() {
            for part in 0..<parts {
                counts[part * classes + Int(label)] += belongs[row * parts + part]
            }
        }
        var shares = counts
        for part in 0..<parts {
            let total = counts[part * classes..<(part + 1) * classes].reduce(0, +)
            for label in 0..<classes {
                shares[part * classes + label] =
                    (counts[part * classes + label] + Self.prior * whole[label])
                    / (total + Self.prior)
            }
        }
        self.shares = shares
    }

    /// What is to be believed of rows that belong to parts, row-major `[rows, classes]`.
    func beliefs(_ belongs: [Double]) -> [Double] {
        let parts = shares.count / classes
        return stride(from: 0, to: belongs.count, by: parts).flatMap { start in
            (0..<classes).map { label in
                (0..<parts).reduce(0) {
                    $0 + belongs[start + $1] * shares[$1 * classes + label]
                }
            }
        }
    }
}

extension SampleTable {
    /// Rows that clusterings and graphs look at most; more are drawn from.
    static let learntRows = 20_000

    /// Ranges of rows that are looked at together, so that no more of them is encoded at a time.
    func chunks(of size: Int = learntRows) -> [SampleTable] {
        stride(from: 0, to: count, by: size).map { start in
            selecting(Array(start..<Swift.min(count, start + size)))
        }
    }
}
