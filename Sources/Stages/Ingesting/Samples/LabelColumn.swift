import Commerce
import Pipelines

/// The column that is to be predicted, as the numbers of its classes.
struct LabelColumn {
    /// The column's name.
    let name: String
    /// The negative class, then the positive one; several in the order of numbers, or of names.
    let classes: [String]
    /// Per row: the number of its class; -1 where it is missing.
    let numbers: [Int32]
    /// What a reader should look at.
    let remarks: [String]
    /// Why the positive class is that; nil where there are several.
    private let reason: String?

    /// Finds the classes.
    ///
    /// - Throws: ``SampleError``.
    init(_ column: RawColumn, positive stated: String?, path: String) throws(SampleError) {
        name = column.name
        let texts = column.texts()
        remarks = column.remarks + [Self.caseRemark(on: texts, column.name)].compactMap(\.self)
        guard let first = texts.first else { throw .noClass(label: column.name, path: path) }
        guard texts.count > 1 else {
            throw .oneClass(label: column.name, value: first, path: path)
        }
        if texts.count == 2 {
            let (positive, reason) = try Self.positive(of: texts, in: column, stated, path: path)
            classes = [texts[1 - positive], texts[positive]]
            numbers = column.codes.map { $0 < 0 ? -1 : Int($0) == positive ? 1 : 0 }
            self.reason = reason
        } else {
            if let stated {
                throw .positiveOfSeveral(stated, label: column.name, count: texts.count, path: path)
            }
            try Self.requireRowsOfEach(of: texts, in: column, path: path)
            let order = Self.order(of: texts, in: column)
            var places = [Int32](repeating: 0, count: texts.count)
            for (number, place) in order.enumerated() { places[place] = Int32(number) }
            classes = order.map { texts[$0] }
            numbers = column.codes.map { $0 < 0 ? -1 : places[Int($0)] }
            reason = nil
        }
    }

    /// The place of the positive one of two classes: the one stated, the one that means yes, or the rarer one.
    private static func positive(
        of texts: [String],
        in column: RawColumn,
        _ stated: String?,
        path: String
    ) throws(SampleError) -> (place: Int, reason: String) {
        if let stated {
            guard let place = texts.firstIndex(of: column.merged[stated] ?? stated) else {
                throw .noSuchClass(
                    label: column.name,
                    value: stated,
                    path: path,
                    remedy: NearestName.remedy(for: stated, among: texts)
                )
            }
            return (place, "stated")
        }
        if let yes = texts.firstIndex(where: { $0.truth == true }), texts[1 - yes].truth == false {
            return (yes, "it means yes")
        }
        let counts = texts.indices.map { number in column.codes.count { Int($0) == number } }
        return ((counts[0], texts[0]) < (counts[1], texts[1]) ? 0 : 1, "it is the rarer value")
    }

    /// Refuses more classes than can be learnt: with a value for every row or two there is nothing to learn of any.
    private static func requireRowsOfEach(
        of texts: [String],
        in column: RawColumn,
        path: String
    ) throws(SampleError) {
        let labelled = column.codes.count { $0 >= 0 }
        guard texts.count <= TableSchema.mostClasses, texts.count * 2 <= labelled else {
            throw .manyClasses(
                label: column.name,
                values: texts.prefix(5).sorted(),
                count: texts.count,
                rows: labelled,
                path: path
            )
        }
    }

    /// What is said of classes that differ in case alone; nil where there are none.
    private static func caseRemark(on texts: [String], _ name: String) -> String? {
        guard texts.count <= TableSchema.mostClasses else { return nil }
        let groups = Dictionary(grouping: texts) { $0.lowercased() }.values.filter { $0.count > 1 }
            .map { $0.sorted().map { "'\($0)'" }.joined(separator: " and ") }.sorted()
        guard !groups.isEmpty else { return nil }
        return
            "Classes of '\(name)' differ in upper and lower case alone, and count as classes of their own: "
            + groups.joined(separator: "; ") + ". Write them alike in the file where they are one."
    }

    /// Rows without a label.
    var missingRows: [Int] { numbers.indices.filter { numbers[$0] < 0 } }

    /// What a reader must know.
    var note: String {
        guard let reason else { return "'\(name)' has \(classes.count) classes." }
        return "'\(classes[1])' is the positive class of '\(name)': \(reason)."
    }

    /// What a reader must know of rows that are kept without a label.
    func note(ofUnlabeled count: Int) -> String {
        "\(count) rows have no '\(name)': they are in no set of the split, and only 'generator: unlabeled' takes them."
    }

    var choice: FeatureChoice {
        FeatureChoice(
            column: name,
            kind: nil,
            reason: reason.map { "the label; positive is '\(classes[1])': \($0)" }
                ?? "the label, of \(classes.count) classes",
            missing: missingRows.count,
            distinct: classes.count
        )
    }

    /// Checks that rejecting rows left all classes.
    ///
    /// - Throws: ``SampleError/oneClass(label:value:path:)``, ``SampleError/lostClass(label:value:path:)``.
    func requireAll(in samples: SampleTable, path: String) throws(SampleError) {
        let counts = samples.classCounts
        for (number, count) in counts.enumerated() where count == 0 {
            throw counts.count == 2
                ? .oneClass(label: name, value: classes[1 - number], path: path)
                : .lostClass(label: name, value: classes[number], path: path)
        }
    }

    /// Places of texts by the numbers that they are, or by themselves.
    private static func order(of texts: [String], in column: RawColumn) -> [Int] {
        let numbers = texts.map { column.number($0) }
        return texts.indices.sorted { first, second in
            if let one = numbers[first], let other = numbers[second], one != other {
                return one < other
            }
            return texts[first] < texts[second]
        }
    }
}
