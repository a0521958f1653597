import Pipelines

/// What a `dataset.yaml` says of a catalogue with judged queries; the judgements are in the file of interactions.
public struct SearchDescription: Codable, Hashable, Sendable {
    /// The files of the products, relative to the folder.
    public var products: [String]
    /// Columns where their names don't tell what they are.
    public var columns: SearchColumns

    /// Describes a catalogue.
    public init(products: [String], columns: SearchColumns = SearchColumns()) {
        self.products = products
        self.columns = columns
    }

    private enum CodingKeys: String, CodingKey, CaseIterable {
        case products, columns
    }

    /// Reads the section `search` of a description.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        products = try keys.decode(OneOrMany.self, forKey: .products).values
        columns = try keys.value(.columns, default: SearchColumns())
    }
}

/// The columns of products and judgements; those that are nil are told by their names.
public struct SearchColumns: Codable, Hashable, Sendable {
    /// What names a product, in the products and in the judgements.
    public var product: String?
    /// A product's title.
    public var title: String?
    /// Who makes a product.
    public var brand: String?
    /// What else is said of a product.
    public var description: String?
    /// What was searched for.
    public var query: String?
    /// How well the product answers the query.
    public var grade: String?
    /// How often a product is asked for: a column of numbers.
    public var popularity: String?

    /// States columns.
    public init(
        product: String? = nil,
        title: String? = nil,
        brand: String? = nil,
        description: String? = nil,
        query: String? = nil,
        grade: String? = nil,
        popularity: String? = nil
    ) {
        self.product = product
        self.title = title
        self.brand = brand
        self.description = description
        self.query = query
        self.grade = grade
        self.popularity = popularity
    }

    /// A column that was taken.
    public struct Part: Sendable, Hashable {
        /// What it plays.
        public var key: CodingKeys
        /// The column's name.
        public var column: String
        /// Whether a person said so; otherwise its name did.
        public var isStated: Bool
    }

    /// The parts that a column can play.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case product, title, brand, description, query, grade, popularity

        /// Names of such columns as shops write them, the surest first; letters and digits only.
        var usualNames: [String] {
            switch self {
            case .product:
                [
                    "product", "productid", "docid", "item", "itemid", "id", "sku", "asin",
                    "document", "documentid", "article", "articleid", "productcode",
                ]
            case .title: ["title", "producttitle", "productname", "itemname", "name"]
            case .brand:
                ["brand", "supplier", "manufacturer", "vendor", "maker", "productbrand"]
            case .description:
                [
                    "shortdescription", "description", "productdescription", "summary", "text",
                    "body",
                ]
            case .query: ["query", "searchterm", "searchquery", "keyword", "keywords", "term", "q"]
            case .grade:
                ["grade", "rating", "relevance", "judgement", "judgment", "label", "gain", "score"]
            case .popularity:
                [
                    "popularity", "sales", "orders", "ordercount", "purchases", "clicks", "views",
                    "reviewcount", "ratingcount",
                ]
            }
        }
    }

    /// Reads the columns.
    public init(from decoder: any Decoder) throws {
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        product = try keys.decodeIfPresent(String.self, forKey: .product)
        title = try keys.decodeIfPresent(String.self, forKey: .title)
        brand = try keys.decodeIfPresent(String.self, forKey: .brand)
        description = try keys.decodeIfPresent(String.self, forKey: .description)
        query = try keys.decodeIfPresent(String.self, forKey: .query)
        grade = try keys.decodeIfPresent(String.self, forKey: .grade)
        popularity = try keys.decodeIfPresent(String.self, forKey: .popularity)
    }

    /// The column stated for a part.
    subscript(key: CodingKeys) -> String? {
        switch key {
        case .product: product
        case .title: title
        case .brand: brand
        case .description: description
        case .query: query
        case .grade: grade
        case .popularity: popularity
        }
    }

    /// These columns, and the others' where these are nil.
    func over(_ other: SearchColumns) -> SearchColumns {
        SearchColumns(
            product: product ?? other.product,
            title: title ?? other.title,
            brand: brand ?? other.brand,
            description: description ?? other.description,
            query: query ?? other.query,
            grade: grade ?? other.grade,
            popularity: popularity ?? other.popularity
        )
    }

    /// The column that plays a part in a file: the one stated, or the one with the surest name.
    ///
    /// - Returns: nil where none does.
    /// - Throws: ``SearchIngestError/noSuchColumn(key:column:path:remedy:)``.
    func column(
        _ key: CodingKeys,
        in fields: RawFields
    ) throws(SearchIngestError) -> String? {
        if let stated = self[key] {
            if fields.names.contains(stated) { return stated }
            throw .noSuchColumn(
                key: "columns.\(key.stringValue)",
                column: stated,
                path: fields.path,
                remedy: NearestName.remedy(for: stated, among: fields.names)
            )
        }
        let plain = fields.names.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
        for name in key.usualNames {
            if let place = plain.firstIndex(of: name) { return fields.names[place] }
        }
        return nil
    }

    /// The same for a part that a file can't do without.
    ///
    /// - Throws: ``SearchIngestError/missingColumn(key:path:columns:)`` as well.
    func needed(_ key: CodingKeys, in fields: RawFields) throws(SearchIngestError) -> String {
        if let column = try column(key, in: fields) { return column }
        throw .missingColumn(key: key.stringValue, path: fields.path, columns: fields.names)
    }
}
