/// Characters with others that may stand in their places, the likelier ones first.
///
/// One array is indexed by the character, so that asking takes one step; characters beyond the basic plane have none.
public struct CharacterTable: Sendable {
    private var offsets: [Int32]
    private var values: [UInt32] = []

    /// Builds a table; a character that stands twice keeps the choices of both.
    public init(_ entries: [Character: [Character]]) {
        var choices: [UInt32: [UInt32]] = [:]
        for (character, others) in entries {
            guard let key = Self.scalar(character) else { continue }
            choices[key, default: []] += others.compactMap(Self.scalar).filter { $0 != key }
        }
        offsets = [0]
        offsets.reserveCapacity(0x10001)
        for scalar in 0..<UInt32(0x10000) {
            if let others = choices[scalar] { values += others }
            offsets.append(Int32(values.count))
        }
    }

    /// What may stand in a character's place, the likelier ones first.
    public func choices(of character: Character) -> [Character] {
        guard let scalar = Self.scalar(character) else { return [] }
        return self[scalar].compactMap { Unicode.Scalar($0).map(Character.init) }
    }

    /// What may stand in a scalar's place.
    subscript(scalar: UInt32) -> ArraySlice<UInt32> {
        guard scalar < 0x10000 else { return values[0..<0] }
        return values[Int(offsets[Int(scalar)])..<Int(offsets[Int(scalar) + 1])]
    }

    private static func scalar(_ character: Character) -> UInt32? {
        let scalars = character.unicodeScalars
        guard scalars.count == 1, let first = scalars.first, first.value < 0x10000 else {
            return nil
        }
        return first.value
    }
}
