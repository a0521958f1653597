public import Statistics

/// Chinese characters that sound the same, as people pick them from the list of an input method.
///
/// Source: Liu, Lai, Chuang & Lee, "Visually and phonologically similar characters in incorrect simplified Chinese
/// words", COLING 2010: 83 % of such errors sound alike, 48 % look alike.
public struct Homophones: TextOperator {
    /// The operator's name.
    public static let name = "homophones"
    /// The share of the characters that may be replaced.
    public let share: Double
    private let table: CharacterTable

    /// Takes characters with those that sound the same, the frequent ones first.
    public init(_ table: CharacterTable, share: Double = 0.1) {
        self.table = table
        self.share = share
    }

    /// Notes homophones.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.replaceIdeographs(by: table, most: most(of:), &random)
    }
}

/// Chinese characters that look alike, as people and scanners mistake them.
///
/// Source: Liu, Lai, Chuang & Lee, COLING 2010.
public struct LookAlikes: TextOperator {
    /// The operator's name.
    public static let name = "look-alikes"
    /// The share of the characters that may be replaced.
    public let share: Double
    private let table: CharacterTable

    /// Takes characters with those that look alike, the most alike first.
    public init(_ table: CharacterTable, share: Double = 0.1) {
        self.table = table
        self.share = share
    }

    /// Notes look-alikes.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.replaceIdeographs(by: table, most: most(of:), &random)
    }
}

extension TextDraft {
    /// Replaces some ideographs by others of a table.
    fileprivate mutating func replaceIdeographs(
        by table: CharacterTable,
        most: (Int) -> Int,
        _ random: inout RandomSource
    ) {
        var count = 0
        for unit in units where unit.isIdeograph {
            count += 1
            guard !table[scalars[Int(unit.start)]].isEmpty else { continue }
            matches.append(Match(range: unit.start..<unit.start + 1, entry: 0))
        }
        random.choose(most(count), of: matches.count) { number, random in
            let place = Int(matches[number].range.lowerBound)
            let others = table[scalars[place]]
            let other = others[others.startIndex + random.early(others.count)]
            replace(place..<place + 1) { $0.append(other) }
        }
    }
}
