public import Commerce
import Foundation

/// Which items have the same rare attributes, whether anyone bought them or not.
///
///     cosine(a, b) = Σ_{t in both} idf(t)² / (|a| · |b|),   |a|² = Σ_{t in a} idf(t)²
///     idf(t) = ln(items / items with t)
///
/// Source: Salton & Buckley, "Term-weighting approaches in automatic text retrieval", 1988, for the
/// weights; Zobel & Moffat, "Inverted files for text search engines", ACM CSUR 38(2), 2006, for the
/// accumulation over posting lists.
public struct AttributeSimilarity: Sendable, Hashable {
    /// The most similar items of each item; empty for items without a telling attribute.
    public let neighbours: ItemNeighbours

    /// Compares the items of a catalogue.
    ///
    /// Equal similarities are ordered by a hash of the pair, so that within a group of items with the
    /// same attributes each is somebody's neighbour.
    ///
    /// - Parameters:
    ///   - catalogue: the items.
    ///   - commonest: attributes of more items than this tell little, cost much, and are ignored.
    ///   - limit: neighbours kept per item.
    /// - Complexity: O(*attributes of all items* · `commonest`) time at worst.
    public init(of catalogue: Catalogue, commonest: Int = 1000, limit: Int = 20) {
        let postings = Postings(
            catalogue.attributes,
            keys: catalogue.attributeNames.count,
            places: Self.itemOfAttribute(in: catalogue)
        )
        let weights = Self.squaredWeights(postings, catalogue: catalogue, commonest: commonest)
        let lengths = (0..<Int32(catalogue.count)).map { item in
            catalogue.attributes(of: item).reduce(Float(0)) { $0 + weights[Int($1)] }.squareRoot()
        }
        var tally = Tally(keys: catalogue.count)
        var best = BestItems(limit: limit)
        var neighbours = ItemNeighbours()
        for item in 0..<Int32(catalogue.count) {
            for attribute in catalogue.attributes(of: item) where weights[Int(attribute)] > 0 {
                for entry in postings.range(of: Int(attribute)) {
                    tally.add(weights[Int(attribute)], to: postings.values[entry])
                }
            }
            for other in tally.touched where other != item {
                best.offer(
                    other,
                    score: tally[other] / (lengths[Int(item)] * lengths[Int(other)]),
                    tie: pairHash(item, other)
                )
            }
            neighbours.append(best)
            best.removeAll()
            tally.removeAll()
        }
        self.neighbours = neighbours
    }

    /// Per attribute: idf², 0 for those ignored.
    private static func squaredWeights(
        _ postings: Postings,
        catalogue: Catalogue,
        commonest: Int
    ) -> [Float] {
        (0..<catalogue.attributeNames.count).map { attribute in
            let frequency = postings.frequency(of: attribute)
            if frequency == 0 || frequency > commonest { return 0 }
            let weight = log(Double(catalogue.count) / Double(frequency))
            return Float(weight * weight)
        }
    }

    /// Per entry of `catalogue.attributes`: the item that owns it.
    private static func itemOfAttribute(in catalogue: Catalogue) -> [Int32] {
        var result = [Int32](repeating: 0, count: catalogue.attributes.count)
        for item in 0..<Int32(catalogue.count) {
            for entry in catalogue.attributes(of: item).indices { result[entry] = item }
        }
        return result
    }
}
