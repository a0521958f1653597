import Commerce
import Foundation
import Language

/// What products are called whoever makes them: phrases that titles of several brands share.
struct ProductTypes {
    private struct Tally {
        var products = 0
        var brands: Set<String> = []
    }

    /// How much each type says, by its words.
    private let weights: [[String]: Double]
    /// Per product: its title taken apart.
    let titles: [TitleWords]

    /// Counts phrases.
    ///
    /// - Parameters:
    ///   - products: the catalogue; without brands, phrases count whoever made the product.
    ///   - fewestProducts: titles that a type must stand in.
    ///   - fewestBrands: brands that a type must stand with, where that many are known.
    ///   - cutter: cuts texts without spaces.
    ///   - heads: how much likelier types phrases are by what a log says of them.
    init(
        _ products: Products,
        fewestProducts: Int,
        fewestBrands: Int,
        cutter: WordCutter? = nil,
        heads: [[String]: Double] = [:]
    ) {
        titles = (0..<products.count).map { TitleWords(products, $0, cutter: cutter) }
        var tallies: [[String]: Tally] = [:]
        for (product, title) in titles.enumerated() {
            for phrase in title.phrases {
                tallies[phrase, default: Tally()].products += 1
                tallies[phrase, default: Tally()].brands.insert(products.brands[product])
            }
        }
        let brands = min(fewestBrands, Set(products.brands).count)
        var weights: [[String]: Double] = [:]
        for (phrase, tally) in tallies
        where tally.products >= fewestProducts && tally.brands.count >= brands {
            // Longer, rarer and more widely used phrases say more.
            let rarity = log(Double(products.count + 1) / Double(tally.products))
            let typed = heads[phrase, default: 1]
            weights[phrase] =
                Double(phrase.count) * rarity * log(Double(1 + tally.brands.count)) * typed
        }
        self.weights = weights
    }

    /// How many types there are.
    var count: Int { weights.count }

    /// Whether a phrase is a type.
    func isType(_ phrase: [String]) -> Bool { weights[phrase] != nil }

    /// The types in a product's title with their weights.
    func types(of product: Int) -> [(phrase: [String], weight: Double)] {
        titles[product].phrases.compactMap { phrase in
            weights[phrase].map { (phrase, $0) }
        }
    }
}
