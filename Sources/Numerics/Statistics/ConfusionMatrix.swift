/// How rows were told apart: by the class that they are of, and the one that they were said to be of.
public struct ConfusionMatrix: Sendable, Hashable {
    /// How many classes there are.
    public let classes: Int
    /// Rows by truth, then by answer: row-major `[classes, classes]`.
    public let cells: [Double]

    /// Counts rows, each as often as `counts` says.
    public init(answers: [Int32], labels: [Int32], classes: Int, counts: [Int32]? = nil) {
        var cells = [Double](repeating: 0, count: classes * classes)
        for row in labels.indices {
            cells[Int(labels[row]) * classes + Int(answers[row])] +=
                counts.map { Double($0[row]) } ?? 1
        }
        self.classes = classes
        self.cells = cells
    }

    /// Rows of one class that were said to be of another, or of the same.
    public func count(of truth: Int, answered answer: Int) -> Double {
        cells[truth * classes + answer]
    }

    /// Rows that are of a class.
    public func rows(of truth: Int) -> Double {
        (0..<classes).reduce(0) { $0 + count(of: truth, answered: $1) }
    }

    /// Rows that were said to be of a class.
    public func answers(of answer: Int) -> Double {
        (0..<classes).reduce(0) { $0 + count(of: $1, answered: answer) }
    }

    /// Rows that are told right, of all.
    public var accuracy: Double {
        (0..<classes).reduce(0) { $0 + count(of: $1, answered: $1) } / cells.reduce(0, +)
    }

    /// TP / (TP + FP) of a class; 0 when no row is said to be of it.
    public func precision(of number: Int) -> Double {
        Self.share(count(of: number, answered: number), answers(of: number))
    }

    /// TP / (TP + FN) of a class; 0 when no row is of it.
    public func recall(of number: Int) -> Double {
        Self.share(count(of: number, answered: number), rows(of: number))
    }

    /// 2 TP / (2 TP + FP + FN) of a class; 0 when no row of it is found.
    public func f1(of number: Int) -> Double {
        Self.share(
            2 * count(of: number, answered: number),
            rows(of: number) + answers(of: number)
        )
    }

    /// The mean of a measure over those of some classes that have rows; 0 when none has.
    public func mean(over some: some Sequence<Int>, _ measure: (Int) -> Double) -> Double {
        let present = some.filter { rows(of: $0) > 0 }
        return Self.share(present.reduce(0) { $0 + measure($1) }, Double(present.count))
    }

    /// The mean of F1 over all classes that have rows.
    public var macroF1: Double { mean(over: 0..<classes, f1) }

    private static func share(_ part: Double, _ whole: Double) -> Double {
        whole == 0 ? 0 : part / whole
    }
}
