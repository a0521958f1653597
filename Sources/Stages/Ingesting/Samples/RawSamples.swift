import Foundation
import Pipelines
import Tables

/// All columns of a file as texts, and the rows that can't be taken in.
struct RawSamples {
    /// The columns, in the file's order.
    private(set) var columns: [RawColumn] = []
    /// Rows that can't be taken in.
    private(set) var rejects = RejectLog()
    private var lines: [Int] = []
    private var isRejected: [Bool] = []
    private var misfits = 0
    private var leftOut = 0
    /// What to add to an error about a column that is not there.
    private(set) var headerRemedy = ""
    private var delimiter: UInt8?

    /// Share of the rows that were to be taken in and could not.
    var rejectedShare: Double { Double(rejects.count - leftOut) / Double(rowsRead - leftOut) }

    /// Reads a file batch by batch; `names` are names of columns that a recipe gives.
    init(
        reading file: URL,
        stated: DataSetDescription.Format,
        names: [String],
        _ context: StageContext
    ) throws {
        let source = try SourceFormat(of: file, stated: stated, names: names)
        headerRemedy = source.headerRemedy
        delimiter = source.options.csv.delimiter
        let reader = try source.reader(of: file)
        while let batch = try reader.next() {
            try context.checkCancellation()
            if columns.isEmpty { columns = batch.table.columnNames.map { RawColumn($0) } }
            for index in columns.indices {
                try columns[index].append(try batch.table.column(columns[index].name))
            }
            for row in 0..<batch.table.rowCount {
                lines.append(batch.lines.line(ofRow: row) ?? lines.count + 1)
            }
            for row in batch.rejected { rejects.note(row) }
            misfits += batch.rejected.count
            context.progress.report(Progress("read \(lines.count) rows"))
        }
        isRejected = Array(repeating: false, count: lines.count)
    }

    /// Takes columns that were made of a catalogue; what was left out for that is no fault of the rows.
    init(_ attributes: AttributeReading.Output) {
        columns = attributes.columns
        lines = attributes.lines
        rejects = attributes.rejects
        isRejected = Array(repeating: false, count: lines.count)
        leftOut = rejects.count
    }

    /// Decides what only all rows of all columns tell: spellings that are one word, and what stands before decimals.
    ///
    /// - Parameter stated: decimal marks that a person gives columns.
    mutating func settle(decimals stated: [String: DecimalMark]) {
        for index in columns.indices { columns[index].settle() }
        let evidence = columns.map { $0.evidence() }
        let notation = FileNotation(evidence, delimiter: delimiter, stated: stated)
        for index in columns.indices {
            columns[index].read(by: notation.choice(for: columns[index].name, evidence[index]))
        }
    }

    /// Rows of the file, good and bad.
    var rowsRead: Int { lines.count + misfits + leftOut }

    /// The rows that were not rejected.
    var keptRows: [Int] { isRejected.indices.filter { !isRejected[$0] } }

    /// Takes rows out; one that was rejected before keeps its first reason.
    mutating func reject(_ rows: [Int], column: String, reason: String) {
        for row in rows where !isRejected[row] {
            isRejected[row] = true
            rejects.note(line: lines[row], column: column, reason: reason, text: nil)
        }
    }
}
