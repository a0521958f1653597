public import Statistics

/// Words in the place of others that mean the same.
///
/// Nouns keep their plural, and capitals stay. The table has no opposites: see ``WordNet`` and ``Cilin``.
///
/// Source: Zhang, Zhao & LeCun, "Character-level convolutional networks for text classification", NIPS 2015,
/// section 4.2; Wei & Zou, EDA, EMNLP-IJCNLP 2019 (SR).
/// Deviates: a synonym's chance doesn't fall with its place, since tables hold few of them.
public struct SynonymReplacement: TextOperator {
    /// The operator's name.
    public static let name = "synonyms"
    /// The share of the words that may be replaced.
    public let share: Double
    private let table: PhraseTable
    private let kept: PhraseTable?

    /// Takes synonyms.
    ///
    /// - Parameters:
    ///   - table: phrases with their synonyms.
    ///   - kept: phrases that stay, such as brands.
    ///   - share: the share of the words that may be replaced.
    public init(_ table: PhraseTable, keeping kept: PhraseTable? = nil, share: Double = 0.1) {
        self.table = table
        self.kept = kept
        self.share = share
    }

    /// Notes synonyms.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        draft.gather(table, kept: kept, plurals: true)
        let most = most(of: draft.units.count)
        random.choose(most, of: draft.matches.count) { place, random in
            let match = draft.matches[place]
            let choices = table.choices(of: Int(match.entry))
            guard !choices.isEmpty else { return }
            let choice = choices.lowerBound + random.below(choices.count)
            draft.replace(match, with: table.text(of: choice))
        }
    }
}

extension TextDraft {
    /// Puts a phrase in another's place, in the same case and number.
    mutating func replace(_ match: Match, with phrase: ArraySlice<UInt32>) {
        let range = match.range.indicesAsInt
        let first = scalars[range.lowerBound]
        let isCapital = ScalarKind.lowercased(first) != first
        let isLoud =
            range.count > 1
            && range.allSatisfy { place in
                let scalar = scalars[place]
                return ScalarKind.of(scalar) != .letter || ScalarKind.lowercased(scalar) != scalar
            }
        replace(range) { output in
            for (place, scalar) in phrase.enumerated() {
                let rises = isLoud || (isCapital && place == 0)
                output.append(rises ? ScalarKind.uppercased(scalar) : scalar)
            }
            if match.isPlural { Self.pluralise(&output, phrase.count, loud: isLoud) }
        }
    }

    /// Puts the last word of what was written into its regular plural.
    private static func pluralise(_ output: inout [UInt32], _ count: Int, loud: Bool) {
        guard count > 1, let last = output.last.map(ScalarKind.lowercased) else { return }
        let before = ScalarKind.lowercased(output[output.count - 2])
        let (s, e, i): (UInt32, UInt32, UInt32) = loud ? (0x53, 0x45, 0x49) : (0x73, 0x65, 0x69)
        let vowels: [UInt32] = [0x61, 0x65, 0x69, 0x6F, 0x75]
        switch last {
        case 0x79 where !vowels.contains(before):  // y
            output.removeLast()
            output += [i, e, s]
        case 0x73, 0x78, 0x7A: output += [e, s]  // s, x, z
        case 0x68 where before == 0x63 || before == 0x73: output += [e, s]  // ch, sh
        default: output.append(s)
        }
    }
}
