import Commerce
import Tables

/// Gathers attribute values of items: of several cells for one item and column the first one counts.
struct AttributeCollector {
    /// Joins the values of list columns; no text holds it.
    private static let listSeparator = "\u{1F}"

    fileprivate struct Source {
        let column: String
        let separator: String
        var values = ByteInterner()
        /// Per item: number of the first cell seen in `values`, or -1.
        var firstValue: [Int32] = []
    }

    private var sources: [Source]

    /// Prepares for the named columns; `separator` stands between values in one cell of text.
    init(columns: [String], separator: String) {
        sources = columns.map { name in
            Source(column: name, separator: name.hasSuffix(":token_seq") ? " " : separator)
        }
    }

    /// Takes in the cells of one batch; `items` holds each row's item, or -1.
    mutating func append(_ table: Table, items: [Int32], itemCount: Int) throws {
        for index in sources.indices {
            let missing = itemCount - sources[index].firstValue.count
            if missing > 0 {
                sources[index].firstValue += [Int32](repeating: -1, count: missing)
            }
            let column = try table.column(sources[index].column)
            if let lists = try column.stringListsIfAny() {
                for (row, list) in lists.enumerated() where !list.isEmpty {
                    var text = list.joined(separator: Self.listSeparator)
                    text.withUTF8 { sources[index].note($0, items[row]) }
                }
            } else {
                try column.forEachCell { row, cell in
                    if let cell, !cell.isMissing {
                        sources[index].note(cell.trimmed.withoutZeroFraction, items[row])
                    }
                }
            }
        }
    }

    /// Writes what was gathered into a catalogue of `catalogue.count` items.
    func fill(_ catalogue: inout Catalogue) {
        var names = Vocabulary()
        // Per source and cell: the attribute numbers that the cell stands for.
        var numbers: [[[Int32]]] = []
        for source in sources {
            let prefix = sources.count > 1 ? ColumnSample.plain(source.column) + "=" : ""
            numbers.append(
                source.values.strings().map { cell in
                    let separator =
                        cell.contains(Self.listSeparator) ? Self.listSeparator : source.separator
                    return cell.split(separator: separator).compactMap { value in
                        let name = value.trimmedSpaces
                        return name.isEmpty ? nil : names.insert(prefix + name)
                    }
                }
            )
        }
        catalogue.attributeNames = names
        catalogue.attributes = []
        for item in 0..<catalogue.count {
            var values: Set<Int32> = []
            for (source, cells) in zip(sources, numbers) where item < source.firstValue.count {
                let cell = source.firstValue[item]
                if cell >= 0 { values.formUnion(cells[Int(cell)]) }
            }
            catalogue.attributes += values.sorted()
            catalogue.attributeOffsets[item + 1] = catalogue.attributes.count
        }
    }
}

extension AttributeCollector.Source {
    fileprivate mutating func note(_ cell: Cell, _ item: Int32) {
        guard item >= 0, firstValue[Int(item)] < 0 else { return }
        firstValue[Int(item)] = values.insert(cell)
    }
}

extension Substring {
    fileprivate var trimmedSpaces: String {
        let start = drop(while: \.isWhitespace)
        return String(start.reversed().drop(while: \.isWhitespace).reversed())
    }
}
