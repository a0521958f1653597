public import Commerce

/// What each product of a catalogue is, as far as its title says so.
public enum MainTypes {
    /// The words of the phrase in a product's title that says most of all that titles of several brands share.
    ///
    /// - Returns: per product; empty where no phrase of its title is a type.
    /// - Complexity: O(words of all titles).
    public static func ofProducts(_ products: Products) -> [[String]] {
        let usual = QueryExpandConfiguration()
        let types = ProductTypes(
            products,
            fewestProducts: usual.fewestProducts,
            fewestBrands: usual.fewestBrands
        )
        return (0..<products.count).map { product in
            let best = types.types(of: product).max {
                ($0.weight, $1.phrase.joined(separator: " "))
                    < ($1.weight, $0.phrase.joined(separator: " "))
            }
            return best?.phrase ?? []
        }
    }
}
