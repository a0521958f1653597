/// One change of a text: some of its scalars, and what stands there now.
public struct TextChange: Sendable, Hashable {
    /// Where it begins, in scalars of the text as it was.
    public var start: Int32
    /// Scalars that were taken out.
    public var removed: Int32
    /// Where it begins, in scalars of the result.
    public var resultStart: Int32
    /// Scalars that were put in.
    public var inserted: Int32
}

/// Texts after an operator, with what it changed.
public struct ChangedTexts: Sendable, Hashable {
    /// The operator's name.
    public let operatorName: String
    /// A result for each text, in their order.
    public let texts: [String]
    /// The changes of all texts one after another, each text's from its beginning on.
    public let changes: [TextChange]
    /// Where each text's changes begin in `changes`, and where the last ones end.
    public let offsets: [Int]

    init(operatorName: String, texts: [String], changes: [TextChange], counts: [Int32]) {
        self.operatorName = operatorName
        self.texts = texts
        self.changes = changes
        var offsets = [0]
        offsets.reserveCapacity(counts.count + 1)
        var sum = 0
        for count in counts {
            sum += Int(count)
            offsets.append(sum)
        }
        self.offsets = offsets
    }

    /// The changes of one text.
    public func changes(of text: Int) -> ArraySlice<TextChange> {
        changes[offsets[text]..<offsets[text + 1]]
    }

    /// What was changed in one text, such as `sofa → couch`; of an insertion the left side is empty.
    ///
    /// - Parameters:
    ///   - text: its number.
    ///   - original: the text as it was.
    /// - Returns: a line a change, from the text's beginning on.
    public func account(of text: Int, original: String) -> [String] {
        let before = Array(original.unicodeScalars)
        let after = Array(texts[text].unicodeScalars)
        func part(_ scalars: [Unicode.Scalar], _ start: Int32, _ count: Int32) -> String {
            var part = String.UnicodeScalarView()
            part.append(contentsOf: scalars[Int(start)..<Int(start + count)])
            return String(part)
        }
        return changes(of: text).map { change in
            let old = part(before, change.start, change.removed)
            return "\(old) → \(part(after, change.resultStart, change.inserted))"
        }
    }
}
