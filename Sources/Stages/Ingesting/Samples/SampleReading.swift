import Commerce
import Foundation
import Pipelines
import Tables

/// One reading of a table of samples: columns first as texts, then as what they are.
struct SampleReading {
    let description: DataSetDescription
    let configuration: SampleIngestConfiguration
    let file: URL
    let context: StageContext
    /// Why a row without a label is rejected.
    private static let noLabel = "the label is missing"

    func run() throws -> SampleIngestStage.Output {
        let raw = try RawSamples(reading: file, stated: format, names: givenNames, context)
        return try run(on: raw, sources: [file])
    }

    /// Tells what the columns are.
    func run(on raw: RawSamples, sources: [URL]) throws -> SampleIngestStage.Output {
        var raw = raw
        try checkNames(of: raw)
        try requireFewRejects(raw)
        raw.settle(decimals: configuration.decimals)
        let label = try LabelColumn(
            try labelColumn(of: raw),
            positive: configuration.positive ?? description.samples?.positive,
            path: file.path
        )
        if configuration.unlabeled == .reject {
            raw.reject(label.missingRows, column: label.name, reason: Self.noLabel)
        }
        var columns = SampleColumns(path: file.path)
        for column in raw.columns where column.name != label.name {
            try context.checkCancellation()
            if column.name == time {
                try columns.takeTimes(column, from: &raw)
            } else if column.name == group {
                columns.takeGroups(column, from: &raw)
            } else {
                try columns.takeFeature(
                    column,
                    as: statedKind(of: column.name),
                    isIgnored: configuration.ignored.contains(column.name),
                    from: &raw
                )
            }
        }
        try requireFewRejects(raw)
        return try output(label, columns, raw, sources: sources)
    }

    /// The rows that are left, with a label and without.
    private func output(
        _ label: LabelColumn,
        _ columns: SampleColumns,
        _ raw: RawSamples,
        sources: [URL]
    ) throws -> SampleIngestStage.Output {
        guard columns.features.contains(where: { $0.feature.kind.isModelled }) else {
            throw SampleError.noFeatures(
                path: file.path,
                reasons: columns.choices.map { "'\($0.column)': \($0.reason)" }
            )
        }
        let kept = raw.keptRows.filter { label.numbers[$0] >= 0 }
        let unlabeled = raw.keptRows.filter { label.numbers[$0] < 0 }
        let samples = columns.table(of: kept, label: label)
        try label.requireAll(in: samples, path: file.path)
        return SampleIngestStage.Output(
            samples: samples,
            unlabeled: unlabeled.isEmpty ? nil : columns.table(of: unlabeled, label: label),
            name: description.name,
            licence: description.licence,
            columns: [label.choice] + columns.choices,
            rowsRead: raw.rowsRead,
            rejected: raw.rejects.counts,
            rejects: try raw.rejects.table(),
            notes: [label.note] + label.remarks + columns.notes
                + (unlabeled.isEmpty ? [] : [label.note(ofUnlabeled: unlabeled.count)]),
            sources: try sources.map {
                .init(file: $0.lastPathComponent, contentHash: try ContentHash.ofFile(at: $0))
            }
        )
    }

    private var format: DataSetDescription.Format {
        var format = description.files.format ?? DataSetDescription.Format()
        format.delimiter = configuration.delimiter ?? format.delimiter
        format.header = configuration.header ?? format.header
        return format
    }

    private var time: String? { configuration.time ?? description.samples?.time }
    private var group: String? { configuration.group ?? description.samples?.group }

    private func statedKind(of column: String) -> FeatureKind? {
        configuration.kinds[column] ?? description.samples?.kinds[column]
    }

    private func labelColumn(of raw: RawSamples) throws -> RawColumn {
        let names = raw.columns.map(\.name)
        guard let label = configuration.label ?? description.samples?.label else {
            throw SampleError.noLabel(path: file.path, columns: names)
        }
        guard let column = raw.columns.first(where: { $0.name == label }) else {
            throw missing(label, key: "label", raw)
        }
        return column
    }

    /// Every name that a person gives a column.
    private var givenNames: [String] {
        [configuration.label ?? description.samples?.label, time, group].compactMap(\.self)
            + configuration.kinds.keys + configuration.decimals.keys + configuration.ignored
    }

    private func checkNames(of raw: RawSamples) throws {
        let names = raw.columns.map(\.name)
        if let reserved = names.first(where: SampleTable.reservedNames.contains) {
            throw SampleError.reservedName(reserved, path: file.path)
        }
        for name in configuration.kinds.keys.sorted() where !names.contains(name) {
            throw missing(name, key: "ingest.kinds", raw)
        }
        for name in configuration.decimals.keys.sorted() where !names.contains(name) {
            throw missing(name, key: "ingest.decimals", raw)
        }
        var uses: [(name: String, key: String)] = []
        let label = configuration.label ?? description.samples?.label
        let ignored: [(String?, String)] = configuration.ignored.map { ($0, "ingest.ignore") }
        for (name, key) in [(label, "label"), (time, "ingest.time"), (group, "ingest.group")]
            + ignored
        {
            guard let name else { continue }
            guard names.contains(name) else { throw missing(name, key: key, raw) }
            if let other = uses.first(where: { $0.name == name && $0.key != key }) {
                throw SampleError.twoUses(name, [other.key, key], path: file.path)
            }
            uses.append((name, key))
        }
    }

    private func missing(_ name: String, key: String, _ raw: RawSamples) -> SampleError {
        .noSuchColumn(
            key: key,
            column: name,
            path: file.path,
            remedy: NearestName.remedy(for: name, among: raw.columns.map(\.name))
                + raw.headerRemedy
        )
    }

    private func requireFewRejects(_ raw: RawSamples) throws {
        guard raw.rowsRead > 0 else {
            throw IngestError.nothingToLearn(
                path: file.path,
                reason: "the file has no rows below its header",
                remedy: "check the file"
            )
        }
        try raw.rejects.require(
            raw.rejectedShare,
            atMost: configuration.maximumRejectedShare,
            told: (raw.rejects.count, raw.rowsRead),
            in: file.path,
            remedy: raw.rejects.counts[Self.noLabel] == nil
                ? ""
                : "; keep rows without a label apart with 'ingest: { unlabeled: keep }' if they are meant to be there"
        )
    }
}
