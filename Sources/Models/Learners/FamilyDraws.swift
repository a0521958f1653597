import Statistics

/// Draws one sequence of each family, with probabilities in proportion to weights.
struct FamilyDraws: Sendable {
    /// The sequences, family after family in the order of their first sequences.
    private let sequences: [Int]
    /// Where each family begins; one more entry than families, beginning with 0.
    private let offsets: [Int]
    /// Per sequence: the sum of the weights in its family up to it.
    private let cumulative: [Double]

    /// Groups sequences; without families each is its own.
    ///
    /// `weights` and `families` have one value for every number that may stand in `sequences`; the
    /// weights of those are positive.
    init(of sequences: [Int], weights: [Float], families: [Int]?) {
        var members: [[Int]] = []
        if let families {
            var places: [Int: Int] = [:]
            for sequence in sequences {
                if let place = places[families[sequence]] {
                    members[place].append(sequence)
                } else {
                    places[families[sequence]] = members.count
                    members.append([sequence])
                }
            }
        } else {
            members = sequences.map { [$0] }
        }
        var offsets = [0]
        var cumulative: [Double] = []
        for family in members {
            var sum = 0.0
            for sequence in family {
                sum += Double(weights[sequence])
                cumulative.append(sum)
            }
            offsets.append(cumulative.count)
        }
        self.sequences = members.flatMap { $0 }
        self.offsets = offsets
        self.cumulative = cumulative
    }

    /// How many families there are.
    var count: Int { offsets.count - 1 }

    /// One sequence of each family; a family of one costs no draw.
    ///
    /// - Complexity: O(families · log(largest family)).
    func sequences(using source: inout RandomSource) -> [Int] {
        (0..<count).map { family in
            var low = offsets[family]
            var high = offsets[family + 1] - 1
            if low == high { return sequences[low] }
            let mark = source.uniform() * cumulative[high]
            while low < high {
                let middle = (low + high) / 2
                if cumulative[middle] > mark { high = middle } else { low = middle + 1 }
            }
            return sequences[low]
        }
    }

    /// What a draw of one sequence of each family sums to in the mean.
    func mean(_ value: (Int) -> Int) -> Double {
        var sum = 0.0
        for family in 0..<count {
            var before = 0.0
            let members = offsets[family]..<offsets[family + 1]
            for member in members {
                let share = (cumulative[member] - before) / cumulative[members.upperBound - 1]
                sum += share * Double(value(sequences[member]))
                before = cumulative[member]
            }
        }
        return sum
    }
}
