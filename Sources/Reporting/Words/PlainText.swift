/// Text for a terminal.
enum PlainText {
    /// Breaks text into lines of at most `width` characters; all but the first are indented.
    static func wrap(_ text: String, _ width: Int, indent: Int = 0) -> String {
        var lines: [String] = []
        var line = ""
        for word in printable(text).split(separator: " ") {
            if !line.isEmpty, line.count + 1 + word.count > width {
                lines.append(line)
                line = String(repeating: " ", count: indent) + word
            } else {
                line += (line.isEmpty ? "" : " ") + word
            }
        }
        return (lines + [line]).joined(separator: "\n")
    }

    /// Rows of equally many cells in columns, the first to the left and the others to the right; as many of the
    /// columns as fit, the first ones first.
    static func table(_ rows: [[String]], _ width: Int) -> String {
        guard let heads = rows.first else { return "" }
        let widths = heads.indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        var shown = 1
        var used = 2 + widths[0]
        while shown < heads.count, used + 2 + widths[shown] <= width {
            used += 2 + widths[shown]
            shown += 1
        }
        return rows.map { row in
            "  "
                + (0..<shown).map { column in
                    let gap = String(repeating: " ", count: widths[column] - row[column].count)
                    return column == 0 ? row[column] + gap : gap + row[column]
                }.joined(separator: "  ")
        }.joined(separator: "\n")
    }

    /// The text without control characters, which could steer the terminal.
    static func printable(_ text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.filter { !$0.properties.isControl }))
    }
}

extension Unicode.Scalar.Properties {
    fileprivate var isControl: Bool { generalCategory == .control || generalCategory == .format }
}
