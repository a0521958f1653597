public import Foundation
public import Tables

extension DataSet {
    private static let conventionsKey = "restock.conventions"

    /// Writes the log as one table, as ``InteractionLog/table()`` makes it, with the conventions in
    /// the metadata; what is known of the items stays behind.
    ///
    /// - Throws: `TableError`.
    public func writeTable(to file: URL) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        let conventions = try encoder.encode(conventions)
        try log.write(
            toFile: file,
            metadata: [Self.conventionsKey: String(decoding: conventions, as: UTF8.self)]
        )
    }

    /// Reads what ``writeTable(to:)`` left, with a catalogue that knows the items' texts alone.
    ///
    /// - Throws: `TableError`, ``InteractionLogError``.
    public init(table file: URL) throws {
        let (log, metadata) = try InteractionLog.read(file)
        var catalogue = Catalogue(items: log.items)
        if let text = log.text {
            for (item, text) in zip(log.item, text) where catalogue.titles[Int(item)].isEmpty {
                catalogue.titles[Int(item)] = text
            }
        }
        var conventions = ShopConventions()
        if let text = metadata[Self.conventionsKey] {
            conventions = try JSONDecoder().decode(ShopConventions.self, from: Data(text.utf8))
        }
        self.init(log: log, catalogue: catalogue, conventions: conventions)
    }
}

extension DataSet: FileRepresentable {
    /// Writes the log's files, the catalogue's files and `conventions.json`.
    public func write(to folder: URL) throws {
        try log.write(to: folder)
        try catalogue.write(to: folder)
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys]
        try encoder.encode(conventions)
            .write(to: folder.appendingPathComponent("conventions.json"), options: .atomic)
    }

    /// Reads what ``write(to:)`` left.
    public init(contentsOf folder: URL) throws {
        let conventions = try Data(contentsOf: folder.appendingPathComponent("conventions.json"))
        self.init(
            log: try InteractionLog(contentsOf: folder),
            catalogue: try Catalogue(contentsOf: folder),
            conventions: try JSONDecoder().decode(ShopConventions.self, from: conventions)
        )
    }
}
