/// A property of a product with its value, such as colour and black.
public struct ProductAttribute: Sendable, Hashable, Codable {
    /// The property's name in the shop's data.
    public var name: String
    /// Its value in words.
    public var value: String

    /// States a property.
    public init(name: String, value: String) {
        self.name = name
        self.value = value
    }
}

/// A catalogue that is searched: what the shop says of its products in words, product by product.
public struct Products: Sendable, Hashable {
    /// The products' names in the shop's data, each once.
    public var names: [String]
    /// Per product: its title; never empty.
    public var titles: [String]
    /// Per product: who makes it; empty when unknown.
    public var brands: [String]
    /// Per product: what else is said of it; empty when nothing is.
    public var descriptions: [String]
    /// Per product: its short properties, in the data's order.
    public var attributes: [[ProductAttribute]]
    /// Per product: how often it is asked for, in a unit of the shop's own; nil when unknown.
    public var popularity: [Double?]

    /// Makes an empty catalogue.
    public init() {
        names = []
        titles = []
        brands = []
        descriptions = []
        attributes = []
        popularity = []
    }

    /// How many products there are.
    public var count: Int { names.count }

    /// Adds a product.
    public mutating func append(
        name: String,
        title: String,
        brand: String = "",
        description: String = "",
        attributes: [ProductAttribute] = [],
        popularity: Double? = nil
    ) {
        names.append(name)
        titles.append(title)
        brands.append(brand)
        descriptions.append(description)
        self.attributes.append(attributes)
        self.popularity.append(popularity)
    }

    /// What a product is found by: brand, title and description.
    public func text(of product: Int) -> String {
        [brands[product], titles[product], descriptions[product]]
            .filter { !$0.isEmpty }.joined(separator: " ")
    }

    /// ``text(of:)`` of every product.
    public var texts: [String] { (0..<count).map { text(of: $0) } }

    /// SHA-256 of all columns in lower-case hexadecimal digits; equal catalogues hash alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        for column in [names, titles, brands, descriptions] { digest.add(texts: column) }
        digest.add(attributes.map(\.count))
        digest.add(texts: attributes.joined().map(\.name))
        digest.add(texts: attributes.joined().map(\.value))
        if popularity.contains(where: { $0 != nil }) {
            digest.add(popularity.map { ($0 ?? .nan).bitPattern })
        }
        return digest.hexadecimal
    }
}
