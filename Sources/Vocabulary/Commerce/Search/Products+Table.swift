public import Foundation
public import Tables

extension Products {
    /// The columns `product, title, brand, description, attribute_names, attribute_values, popularity`.
    ///
    /// - Throws: `TableError` when a column outgrows Arrow's limits.
    public func table() throws(TableError) -> Table {
        try Table(
            [
                try Column("product", strings: names),
                try Column("title", strings: titles),
                try Column("brand", strings: brands),
                try Column("description", strings: descriptions),
                try Column("attribute_names", stringLists: attributes.map { $0.map(\.name) }),
                try Column("attribute_values", stringLists: attributes.map { $0.map(\.value) }),
                try Column("popularity", doubles: popularity),
            ],
            metadata: ["restock.kind": "products", "restock.content-hash": contentHash]
        )
    }

    /// Reads what ``table()`` made.
    ///
    /// - Throws: `TableError` for missing columns and missing values.
    public init(_ table: Table) throws(TableError) {
        self.init()
        names = try table.column("product").strings()
        titles = try table.column("title").strings()
        brands = try table.column("brand").strings()
        descriptions = try table.column("description").strings()
        let properties = try table.column("attribute_names").stringLists()
        let values = try table.column("attribute_values").stringLists()
        attributes = zip(properties, values).map { names, values in
            zip(names ?? [], values ?? []).map { ProductAttribute(name: $0, value: $1) }
        }
        // Files of earlier versions don't say.
        popularity =
            table.hasColumn("popularity")
            ? try table.column("popularity").optionalDoubles()
            : Array(repeating: nil, count: names.count)
    }
}

extension Products: FileRepresentable {
    /// The file's name in a folder.
    public static let fileName = "products.parquet"

    /// Writes `products.parquet`.
    public func write(to folder: URL) throws {
        try table().write(to: folder.appendingPathComponent(Self.fileName))
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        try self.init(try Table.read(folder.appendingPathComponent(Self.fileName)))
    }
}
