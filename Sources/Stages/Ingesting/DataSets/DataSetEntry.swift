/// A public data set that Restock knows by name.
public struct DataSetEntry: Sendable {
    /// The name in recipes and on the command line.
    public let name: String
    /// What it is, in one sentence.
    public let summary: String
    /// Under which terms it may be used.
    public let licence: String
    /// Who made it and where it is described.
    public let origin: String
    /// Counts that a correct reading gives.
    public let facts: Facts
    /// The forms in which it is to be had, the best one first.
    public let forms: [Form]

    /// Counts of the raw rows.
    public struct Facts: Sendable, Hashable {
        /// Rows of the log or of the table, or judgements.
        public let rows: Int
        /// Users that occur; nil for a table of samples.
        public let users: Int?
        /// Items that occur, or products; nil for a table of samples.
        public let items: Int?
        /// Judged queries; nil where there are none.
        public let queries: Int?

        init(rows: Int, users: Int? = nil, items: Int? = nil, queries: Int? = nil) {
            self.rows = rows
            self.users = users
            self.items = items
            self.queries = queries
        }

        var text: String {
            [("rows", rows), ("users", users), ("items", items), ("queries", queries)]
                .compactMap { name, count in count.map { "\(name): \($0)" } }
                .joined(separator: ", ")
        }
    }

    /// One way in which the files of a data set lie.
    public struct Form: Sendable {
        /// Files, roles and conventions.
        public let description: DataSetDescription
        /// Every file with what it must be.
        public let files: [File]
        /// What is missing in this form; nil when nothing is.
        public let shortcoming: String?
    }

    /// One file of a form.
    public struct File: Sendable {
        /// Its name in the data set's folder.
        public let name: String
        /// SHA-256 of its content in lower-case hexadecimal digits.
        public let contentHash: String
        /// Where it can be had; nil for files that are only handed on.
        public let address: Address?
    }

    /// Where a file can be had.
    public enum Address: Sendable, Hashable {
        /// A public address at a pinned commit.
        case web(String)
        /// A file inside of a Python wheel of a pinned version.
        case wheel(requirement: String, path: String)

        /// The address as a person would write it.
        public var text: String {
            switch self {
            case .web(let address): address
            case .wheel(let requirement, let path): "Python wheel \(requirement), \(path)"
            }
        }

        /// A file of a public repository at a commit.
        static func repository(_ name: String, commit: String, path: String) -> Address {
            .web("https://raw.githubusercontent.com/\(name)/\(commit)/\(path)")
        }
    }

    /// Whether rows are labelled samples rather than events.
    public var isTable: Bool { forms.contains { $0.description.samples != nil } }

    /// Whether the data set is a catalogue with judged queries.
    public var isSearchable: Bool { forms.contains { $0.description.search != nil } }

    /// The entry as a text for a person.
    public var text: String {
        var lines = [
            name,
            "  \(summary)",
            "  licence: \(licence)",
            "  origin: \(origin)",
            "  \(facts.text)",
        ]
        for form in forms {
            lines.append("  files:" + (form.shortcoming.map { " (\($0))" } ?? ""))
            for file in form.files {
                lines.append("    \(file.name)")
                lines.append("      SHA-256 \(file.contentHash)")
                lines.append("      from \(file.address?.text ?? "RESTOCK_DATA only")")
            }
        }
        return lines.joined(separator: "\n")
    }
}
