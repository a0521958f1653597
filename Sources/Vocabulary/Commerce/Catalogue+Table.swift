public import Foundation
public import Tables

extension Catalogue {
    /// What the metadata of a catalogue's file calls its content.
    public static let fileKind = "catalogue"

    /// SHA-256 of all columns and names in lower-case hexadecimal digits; equal catalogues hash
    /// alike.
    public var contentHash: String {
        var digest = ColumnDigest()
        for names in [items.names, titles, attributeNames.names] { digest.add(texts: names) }
        digest.add(attributeOffsets)
        digest.add(attributes)
        return digest.hexadecimal
    }

    /// The catalogue as columns `item, title, attributes`, a row an item in the order of numbers.
    ///
    /// - Throws: `TableError` when a column is too large.
    public func table() throws(TableError) -> Table {
        let lists = (0..<Int32(count)).map { item in
            attributes(of: item).map { attributeNames[$0] }
        }
        return try Table(
            [
                try Column("item", strings: items.names),
                try Column("title", strings: titles),
                try Column("attributes", stringLists: lists),
            ],
            metadata: [
                "restock.kind": Self.fileKind,
                "restock.role": "unsplit",
                "restock.content-hash": contentHash,
            ]
        )
    }

    /// Reads a catalogue from columns as ``table()`` makes them; only `item` is needed.
    ///
    /// Attributes are numbered as in `names`, new ones in the order of their appearance.
    ///
    /// - Throws: `TableError` for missing columns, columns of another type and missing items.
    public init(table: Table, attributeNames names: Vocabulary = Vocabulary()) throws {
        self.init(items: Vocabulary(try table.column("item").strings()))
        guard items.count == table.rowCount else {
            throw InteractionLogError.unknownName(column: "item", name: "a name that stands twice")
        }
        attributeNames = names
        if table.hasColumn("title") {
            titles = try table.column("title").optionalStrings().map { $0 ?? "" }
        }
        guard table.hasColumn("attributes") else { return }
        for (item, values) in try table.column("attributes").stringLists().enumerated() {
            let numbers = Set((values ?? []).map { attributeNames.insert($0) })
            attributes += numbers.sorted()
            attributeOffsets[item + 1] = attributes.count
        }
    }
}

extension Catalogue: FileRepresentable {
    /// Writes `catalogue.parquet`, and the numbering of attributes as `attributes.parquet`.
    public func write(to folder: URL) throws {
        try table().write(to: folder.appendingPathComponent("catalogue.parquet"))
        let names = folder.appendingPathComponent("attributes.parquet")
        try attributeNames.write(to: names, column: "attribute")
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        let names = folder.appendingPathComponent("attributes.parquet")
        try self.init(
            table: try Table.read(folder.appendingPathComponent("catalogue.parquet")),
            attributeNames: try Vocabulary(contentsOf: names, column: "attribute")
        )
    }
}
