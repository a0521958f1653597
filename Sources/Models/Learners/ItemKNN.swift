public import Commerce
public import Tensors

/// Item-to-item neighbourhoods by cosine similarity of who interacted with what.
///
///     similarity(i, j) = Σ_u w(u)·[i ∈ u]·[j ∈ u] / (sqrt(n(i)·n(j)) + shrinkage),   n(i) = Σ_u w(u)·[i ∈ u]
///     score(j) = Σ_{i ∈ history} decay^age(i) · similarity(i, j)   over the neighbours j of i
///
/// Source: Deshpande & Karypis, "Item-based top-N recommendation algorithms", ACM TOIS 22(1), 2004;
/// shrinkage after Bell & Koren, KDD Cup 2007.
public struct ItemKNN: Sendable, Hashable {
    /// What can be set.
    public struct Configuration: Sendable, Codable, Hashable {
        /// Neighbours kept an item.
        public var neighbours: Int
        /// Added to the cosine's denominator, in histories; pulls rare pairs towards 0.
        public var shrinkage: Double
        /// What an event counts in relation to the one after it, in 0...1; 1 counts all alike.
        public var recencyDecay: Double
        /// Different items of a history that count, from its end; bounds the work on very long ones.
        public var historyLimit: Int

        /// Sets the options.
        public init(
            neighbours: Int = 100,
            shrinkage: Double = 10,
            recencyDecay: Double = 1,
            historyLimit: Int = 500
        ) {
            self.neighbours = neighbours
            self.shrinkage = shrinkage
            self.recencyDecay = recencyDecay
            self.historyLimit = historyLimit
        }
    }

    /// The settings.
    public let configuration: Configuration
    /// Row i holds the similarities of item i to its nearest neighbours.
    package let neighbours: SparseRows

    /// Finds each item's neighbours; equal similarities prefer the lower item number.
    ///
    /// - Complexity: O(Σ over histories of their length²), with lengths up to `historyLimit`.
    public init(
        fitting mixture: Mixture,
        groups: ItemGroups = ItemGroups(),
        itemCount: Int,
        configuration: Configuration = Configuration(),
        threads: Int = 1
    ) {
        self.configuration = configuration
        let incidence = ItemIncidence(
            mixture,
            groups: groups,
            itemCount: itemCount,
            limit: configuration.historyLimit
        )
        let roots = (0..<itemCount).map { incidence.total(of: $0).squareRoot() }
        neighbours = SparseRows(rows: itemCount, columns: itemCount, threads: threads) {
            item,
            scratch in
            incidence.forEachCompanion(of: item) { scratch.add($1, to: $0) }
            var entries = scratch.take().filter { Int($0.column) != item && $0.value > 0 }
            for index in entries.indices {
                let cosine = roots[item] * roots[Int(entries[index].column)]
                let denominator = Float(cosine + configuration.shrinkage)
                entries[index].value /= denominator
            }
            guard entries.count > configuration.neighbours else { return entries }
            entries.sort { ($0.value, $1.column) > ($1.value, $0.column) }
            return entries.prefix(configuration.neighbours).sorted { $0.column < $1.column }
        }
    }

    /// How many items there are.
    public var itemCount: Int { neighbours.columns }

    /// The similarities of an item to its neighbours, items ascending.
    public func similarities(of item: Int32) -> [(item: Int32, similarity: Float)] {
        neighbours.range(of: Int(item)).map { (neighbours.indices[$0], neighbours.values[$0]) }
    }

}

extension ItemKNN: ItemRanker {
    /// Sums the similarities of the neighbours of each history's items.
    public func scores(of histories: Histories, _ sequences: Range<Int>) throws -> Tensor {
        let result = try Tensor.allocated([sequences.count, itemCount])
        result.fill(with: 0)
        result.withUnsafeMutableElements(of: Float.self) { rows in
            for (place, sequence) in sequences.enumerated() {
                var weight: Float = 1
                for item in histories.items(of: sequence).reversed() {
                    for entry in neighbours.range(of: Int(item)) {
                        rows[place * itemCount + Int(neighbours.indices[entry])] +=
                            weight * neighbours.values[entry]
                    }
                    weight *= Float(configuration.recencyDecay)
                }
            }
        }
        return result
    }
}
