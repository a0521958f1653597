import Foundation
import Pipelines

/// The products of all files of a catalogue, each with the columns that it has.
struct CatalogueRows {
    /// Per product: its values by column.
    private(set) var rows: [[String: String]] = []
    /// Per product: its title; empty where it has none.
    private(set) var titles: [String] = []
    /// Per product: its row in its file.
    private(set) var lines: [Int] = []
    /// All columns, in the order of their appearance.
    private(set) var names: [String] = []
    /// Columns that are not attributes: what names a product, its title and what is said of it in sentences.
    private(set) var told: Set<String> = []
    private var counts: [String: Int] = [:]

    /// Takes the products of a file in.
    ///
    /// - Throws: ``SearchIngestError`` when no column is the title.
    mutating func append(_ fields: RawFields, _ columns: SearchColumns) throws {
        let title = try columns.needed(.title, in: fields)
        let product = try columns.column(.product, in: fields)
        let description = try columns.column(.description, in: fields)
        told.formUnion([title, product, description].compactMap(\.self))
        for row in 0..<fields.count {
            let values = Dictionary(
                fields.values(ofRow: row).map { ($0.name, $0.text) },
                uniquingKeysWith: { first, _ in first }
            )
            rows.append(values)
            titles.append(values[title] ?? "")
            lines.append(fields.lines[row])
            for name in values.keys { counts[name, default: 0] += 1 }
        }
        let known = Set(names)
        names += fields.names.filter { !known.contains($0) }
    }

    /// How many products have a column.
    func count(of column: String) -> Int { counts[column] ?? 0 }

    /// The column of this name, or else the one that most products have of those whose names hold all of its
    /// words.
    ///
    /// - Throws: ``AttributeError/noSuchAttribute(_:path:remedy:)``,
    ///   ``AttributeError/notAnAttribute(_:path:)``.
    func column(named name: String, path: String) throws(AttributeError) -> String {
        let wanted = Self.words(of: name)
        let meant = names.filter { wanted.isSubset(of: Self.words(of: $0)) && !told.contains($0) }
        let ranked = meant.sorted { (count(of: $1), $0) < (count(of: $0), $1) }
        if told.contains(name) { throw .notAnAttribute(name, path: path) }
        if names.contains(name) { return name }
        if let best = ranked.first, !wanted.isEmpty { return best }
        throw .noSuchAttribute(
            name,
            path: path,
            remedy: NearestName.remedy(for: name, among: names.filter { !told.contains($0) })
        )
    }

    /// Words of a column's name, in one spelling.
    private static func words(of name: String) -> Set<String> {
        let words = name.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
        return Set(words.map { $0 == "color" ? "colour" : $0 })
    }
}
