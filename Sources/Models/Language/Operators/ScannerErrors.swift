public import Statistics

/// Letters and digits as optical character recognition mistakes them, one for one, one for two and two for one.
///
/// Source: Rice, Nagy & Nartker, "Optical character recognition: an illustrated guide to the frontier", Kluwer 1999
/// (similar symbols, joined and split characters).
public struct ScannerErrors: TextOperator {
    /// The operator's name.
    public static let name = "scanner"
    /// The share of the characters that may be mistaken.
    public let share: Double

    /// Sets the share.
    public init(share: Double = 0.1) {
        self.share = share
    }

    /// What is taken for what, either way.
    private static let pairs: [(String, String)] = [
        ("0", "o"), ("1", "l"), ("1", "i"), ("l", "i"), ("5", "s"), ("8", "b"), ("6", "b"),
        ("2", "z"),
        ("9", "g"), ("c", "e"), ("h", "b"), ("u", "v"), ("f", "t"), ("a", "o"), ("n", "h"),
        ("rn", "m"),
        ("cl", "d"), ("vv", "w"), ("li", "h"), ("nn", "m"),
    ]

    /// Per first character: what may be read there as what.
    private static let readings: [[(seen: [UInt32], read: [UInt32])]] = {
        var readings = [[(seen: [UInt32], read: [UInt32])]](repeating: [], count: 0x80)
        for (left, right) in pairs + pairs.map({ ($1, $0) }) {
            let seen = left.unicodeScalars.map(\.value)
            readings[Int(seen[0])].append((seen, right.unicodeScalars.map(\.value)))
        }
        return readings
    }()

    /// Notes what is mistaken.
    public func edit(_ draft: inout TextDraft, _ random: inout RandomSource) {
        let readings = Self.readings
        var characters = 0
        for unit in draft.units where !unit.isIdeograph {
            characters += unit.range.count
            for place in unit.start..<unit.end {
                let scalar = draft.folded[Int(place)]
                guard scalar < 0x80 else { continue }
                for (number, reading) in readings[Int(scalar)].enumerated() {
                    let end = place + Int32(reading.seen.count)
                    guard end <= unit.end,
                        reading.seen.count == 1
                            || draft.folded[Int(place) + 1] == reading.seen[1]
                    else { continue }
                    draft.matches.append(
                        TextDraft.Match(range: place..<end, entry: Int32(number))
                    )
                }
            }
        }
        random.choose(most(of: characters), of: draft.matches.count) { number, _ in
            let match = draft.matches[number]
            let range = match.range.indicesAsInt
            let read = readings[Int(draft.folded[range.lowerBound])][Int(match.entry)].read
            let isCapital =
                draft.scalars[range.lowerBound] != draft.folded[range.lowerBound]
            draft.replace(range) { output in
                for scalar in read {
                    output.append(isCapital ? ScalarKind.uppercased(scalar) : scalar)
                }
            }
        }
    }
}
