public import Foundation
public import Tables

extension SetRole {
    /// The name of the set's file in a folder.
    public var fileName: String { "\(rawValue).parquet" }
}

/// Writes and reads files whose metadata tell kind, role and content hash.
enum SetFile {
    static func write(_ table: Table, role: SetRole, contentHash: String, to file: URL) throws {
        try table.write(
            to: file,
            metadata: [
                SetMetadata.role: role.rawValue, SetMetadata.contentHash: contentHash,
            ]
        )
    }

    /// The file's table and the content hash that it states.
    ///
    /// - Throws: ``SetFileError`` when the file has another kind or role.
    static func read(
        _ file: URL,
        kind: String,
        role: SetRole
    ) throws -> (table: Table, contentHash: String) {
        let table = try Table.read(file)
        if let found = table.metadata[SetMetadata.role], found != role.rawValue {
            throw SetFileError.wrongRole(path: file.path, expected: role, got: found)
        }
        let found = table.metadata[SetMetadata.kind]
        guard found == kind, table.metadata[SetMetadata.role] != nil,
            let hash = table.metadata[SetMetadata.contentHash]
        else {
            throw SetFileError.wrongKind(
                path: file.path,
                expected: "the \(role.rawValue) set of a split",
                got: found ?? SetMetadata.absent
            )
        }
        return (table, hash)
    }

    static func cases(_ file: URL, role: SetRole) throws -> (NextItemCases, contentHash: String) {
        let (table, hash) = try read(file, kind: NextItemCases.kind, role: role)
        let cases = try NextItemCases(table, path: file.path)
        if cases.contentHash != hash { throw SetFileError.contentChanged(path: file.path) }
        return (cases, hash)
    }
}

extension TrainingSet where Samples == Histories {
    /// Writes the set with its role to one Parquet file.
    public func write(file: URL) throws {
        try SetFile.write(
            samples.table(),
            role: .training,
            contentHash: samples.contentHash,
            to: file
        )
    }

    /// Reads a file that was written as a training set.
    ///
    /// - Throws: ``SetFileError`` for any other file; `TableError`.
    public init(file: URL) throws {
        let (table, hash) = try SetFile.read(file, kind: Histories.kind, role: .training)
        let histories = try Histories(table, path: file.path)
        if histories.contentHash != hash { throw SetFileError.contentChanged(path: file.path) }
        self.init(histories)
    }
}

extension TrainingSet: FileRepresentable where Samples == Histories {
    /// Writes `training.parquet`.
    public func write(to folder: URL) throws {
        try write(file: folder.appending(path: SetRole.training.fileName))
    }

    /// Reads `training.parquet`.
    public init(contentsOf folder: URL) throws {
        try self.init(file: folder.appending(path: SetRole.training.fileName))
    }
}

extension TuningSet where Samples == NextItemCases {
    /// Writes the set with its role to one Parquet file.
    public func write(file: URL) throws {
        try SetFile.write(
            samples.table(),
            role: .tuning,
            contentHash: samples.contentHash,
            to: file
        )
    }

    /// Reads a file that was written as a tuning set.
    ///
    /// - Throws: ``SetFileError`` for any other file; `TableError`.
    public init(file: URL) throws {
        self.init(try SetFile.cases(file, role: .tuning).0)
    }
}

extension GateSet where Samples == NextItemCases {
    /// Writes the set with its role to one Parquet file; this is no reading.
    public func write(file: URL) throws {
        try SetFile.write(unread.table(), role: .gate, contentHash: contentHash, to: file)
    }

    /// Reads a file that was written as a gate set.
    ///
    /// - Throws: ``SetFileError`` for any other file; `TableError`.
    public init(file: URL) throws {
        let (cases, hash) = try SetFile.cases(file, role: .gate)
        self.init(cases, contentHash: hash)
    }
}

extension TestSet where Samples == NextItemCases {
    /// Writes the set with its role to one Parquet file; this is no reading.
    public func write(file: URL) throws {
        try SetFile.write(unread.table(), role: .test, contentHash: contentHash, to: file)
    }

    /// Reads a file that was written as a test set.
    ///
    /// - Throws: ``SetFileError`` for any other file; `TableError`.
    public init(file: URL) throws {
        let (cases, hash) = try SetFile.cases(file, role: .test)
        self.init(cases, contentHash: hash)
    }
}

extension SplitSets: FileRepresentable {
    private static let summaryName = "summary.json"

    /// Writes one file a set and `summary.json`.
    public func write(to folder: URL) throws {
        try training.write(to: folder)
        try tuning.write(file: folder.appending(path: SetRole.tuning.fileName))
        try gate.write(file: folder.appending(path: SetRole.gate.fileName))
        try test.write(file: folder.appending(path: SetRole.test.fileName))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted]
        let json = try encoder.encode(summary)
        try json.write(to: folder.appending(path: Self.summaryName), options: .atomic)
    }

    /// Reads what `write(to:)` left.
    ///
    /// - Throws: ``SetFileError`` for files of another kind or role; `TableError`; what reading
    ///   `summary.json` throws.
    public init(contentsOf folder: URL) throws {
        let summary = folder.appending(path: Self.summaryName)
        self.init(
            training: try TrainingSet(contentsOf: folder),
            tuning: try TuningSet(file: folder.appending(path: SetRole.tuning.fileName)),
            gate: try GateSet(file: folder.appending(path: SetRole.gate.fileName)),
            test: try TestSet(file: folder.appending(path: SetRole.test.fileName)),
            summary: try JSONDecoder().decode(SplitSummary.self, from: Data(contentsOf: summary))
        )
    }
}
