public import Foundation
public import Tables

/// How the rows of a table are divided.
public enum SampleSplitProtocol: String, Sendable, Codable, Hashable, CaseIterable {
    /// At random, each class in the same shares; the rows of one group, or copies of a row, on one side.
    case stratified
    /// In the order of time: learnt from first, tested last, rows of one moment on one side.
    case byTime = "by-time"
}

/// What a split of a table did, in numbers.
public struct SampleSplitSummary: Sendable, Codable, Hashable {
    /// Rows of one set.
    public struct Size: Sendable, Codable, Hashable {
        /// Rows.
        public var rows: Int
        /// Rows of the positive class; nil where there are more than two.
        public var positives: Int?
        /// Rows of each class where there are more than two.
        public var classes: [Int]?

        /// Counts the rows of a set.
        public init(_ table: SampleTable) {
            let counts = table.classCounts
            rows = table.count
            positives = counts.count == 2 ? counts[Int(TableSchema.positiveClass)] : nil
            classes = counts.count == 2 ? nil : counts
        }
    }

    /// By the set's role.
    public var sizes: [String: Size]
    /// How the rows were divided.
    public var splitProtocol: SampleSplitProtocol
    /// Rows that say the same as an earlier one in all columns that models look at.
    public var duplicates: Int

    /// States what was done.
    public init(
        sizes: [SetRole: Size],
        splitProtocol: SampleSplitProtocol = .stratified,
        duplicates: Int
    ) {
        self.splitProtocol = splitProtocol
        self.sizes = Dictionary(uniqueKeysWithValues: sizes.map { ($0.key.rawValue, $0.value) })
        self.duplicates = duplicates
    }
}

/// The four sets of one split of a table, and what the split did.
public struct SampleSets: Sendable {
    /// Everything that is fitted is fitted on this.
    public var training: TrainingSet<SampleTable>
    /// Choices are made on this.
    public var tuning: TuningSet<SampleTable>
    /// The decision is made on this.
    public var gate: GateSet<SampleTable>
    /// The report's last word is on this.
    public var test: TestSet<SampleTable>
    /// What the split did, in numbers.
    public var summary: SampleSplitSummary

    /// Joins the sets of one split.
    public init(
        training: TrainingSet<SampleTable>,
        tuning: TuningSet<SampleTable>,
        gate: GateSet<SampleTable>,
        test: TestSet<SampleTable>,
        summary: SampleSplitSummary
    ) {
        self.training = training
        self.tuning = tuning
        self.gate = gate
        self.test = test
        self.summary = summary
    }
}

extension SetFile {
    static func write(_ samples: SampleTable, role: SetRole, to folder: URL) throws {
        try write(
            samples.table(),
            role: role,
            contentHash: samples.contentHash,
            to: folder.appending(path: role.fileName)
        )
    }

    static func samples(
        _ role: SetRole,
        in folder: URL
    ) throws -> (samples: SampleTable, contentHash: String) {
        let file = folder.appending(path: role.fileName)
        let (table, hash) = try read(file, kind: SampleTable.kind, role: role)
        let samples = try SampleTable(table, path: file.path)
        if samples.contentHash != hash { throw SetFileError.contentChanged(path: file.path) }
        return (samples, hash)
    }
}

extension SampleSets: FileRepresentable {
    private static let summaryName = "summary.json"

    /// Writes one file a set, with its role and content hash, and `summary.json`; this is no reading.
    public func write(to folder: URL) throws {
        try SetFile.write(training.samples, role: .training, to: folder)
        try SetFile.write(tuning.samples, role: .tuning, to: folder)
        try SetFile.write(gate.unread, role: .gate, to: folder)
        try SetFile.write(test.unread, role: .test, to: folder)
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
        let gate = try SetFile.samples(.gate, in: folder)
        let test = try SetFile.samples(.test, in: folder)
        let summary = try Data(contentsOf: folder.appending(path: Self.summaryName))
        self.init(
            training: TrainingSet(try SetFile.samples(.training, in: folder).samples),
            tuning: TuningSet(try SetFile.samples(.tuning, in: folder).samples),
            gate: GateSet(gate.samples, contentHash: gate.contentHash),
            test: TestSet(test.samples, contentHash: test.contentHash),
            summary: try JSONDecoder().decode(SampleSplitSummary.self, from: summary)
        )
    }
}
