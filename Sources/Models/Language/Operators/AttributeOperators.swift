public import Statistics

/// Attributes left out of a title: values that the catalogue knows, and measures such as 2 m.
///
/// Source: Shorten & Khoshgoftaar's survey of text augmentation, Journal of Big Data 8:101, 2021 (deletion and
/// shuffling of parts), with attributes in the place of sentences.
public struct AttributeDropping: TextOperator {
    /// The operator's name.
    public static let name = "attribute-dropping"
    /// The share of the attributes that go.
    public let share: Double
    private let values: PhraseTable

    /// Takes the values that attributes of the catalogue have.
    public init(values: PhraseTable, share: Double = 0.3) {
        self.values = values
        self.share = share
    }

    /// Notes attributes that go.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.gatherAttributes(values)
        random.choose(most(of: draft.matches.count), of: draft.matches.count) { number, _ in
            draft.remove(draft.matches[number].range.indicesAsInt)
        }
    }
}

/// Attributes of a title in another order; each of two that change places is a change.
///
/// Source: as of ``AttributeDropping``.
public struct AttributeReordering: TextOperator {
    /// The operator's name.
    public static let name = "attribute-order"
    /// Pairs that change places, as a share of the attributes.
    public let share: Double
    private let values: PhraseTable

    /// Takes the values that attributes of the catalogue have.
    public init(values: PhraseTable, share: Double = 0.3) {
        self.values = values
        self.share = share
    }

    /// Notes attributes that change places.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.gatherAttributes(values)
        let count = draft.matches.count
        guard count > 1 else { return }
        random.choosePairs(most(of: count), of: count) { left, right in
            let parts = (draft.matches[left].range, draft.matches[right].range)
            draft.swap(parts.0.indicesAsInt, parts.1.indicesAsInt)
        }
    }
}

extension TextDraft {
    /// Gathers known values, and numbers with the unit behind them.
    fileprivate mutating func gatherAttributes(_ values: PhraseTable) {
        var unit = 0
        while unit < units.count {
            if let match = values.match(self, from: unit) {
                matches.append(
                    Match(range: units[unit].start..<units[match.last].end, entry: 0)
                )
                unit = match.last
            } else if let measure = Measure(self, at: unit) {
                matches.append(Match(range: measure.range, entry: 0))
                unit = measure.lastUnit
            }
            unit += 1
        }
    }
}
