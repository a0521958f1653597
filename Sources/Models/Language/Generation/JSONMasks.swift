import Tensors

/// Which tokens of a vocabulary may follow in JSON, as what is added to their scores: 0, or minus infinity.
///
/// No token is allowed behind which the rest, written a byte a token, would not fit the tokens that are left.
final class JSONMasks {
    private struct Key: Hashable {
        var state: JSONState
        var slack: Int
    }

    let bytes: [[UInt8]]
    /// Tokens that end a text.
    let ends: Set<Int32>
    let constraint: JSONConstraint
    /// Tokens by their first byte.
    private var starts: [[Int32]] = Array(repeating: [], count: 256)
    private let mayCutCharacters: Bool
    private let mostSlack: Int
    private var known: [Key: Tensor] = [:]

    /// Bytes of a token at most.
    private static let longest = 24
    /// Masks that are kept, of 200 kB each with a vocabulary of 50,000.
    private static let mostKnown = 256

    /// - Throws: ``DecoderError/unknownShape(key:got:expected:)`` for a vocabulary without a token for each letter.
    init(
        _ tokenizer: Tokenizer,
        ends: Set<Int32>,
        _ constraint: JSONConstraint
    ) throws(DecoderError) {
        self.constraint = constraint
        self.ends = ends
        bytes = tokenizer.tokens.indices.map { tokenizer.bytes(of: Int32($0)) }
        var alone: Set<UInt8> = []
        for (number, bytes) in bytes.enumerated() where (1...Self.longest).contains(bytes.count) {
            starts[Int(bytes[0])].append(Int32(number))
            if bytes.count == 1 { alone.insert(bytes[0]) }
        }
        guard let missing = (UInt8(0x20)...0x7e).first(where: { !alone.contains($0) }) else {
            mayCutCharacters = (UInt8(0x80)...0xbf).allSatisfy { alone.contains($0) }
            mostSlack = constraint.mostRise + 1
            return
        }
        throw .unknownShape(
            key: "vocabulary",
            got: "one without a token for '\(Character(Unicode.Scalar(missing)))' alone",
            expected: "a token for each letter, so that JSON can be written"
        )
    }

    /// What is added to all scores after JSON that has come so far; `width` scores, with `room` tokens left to write.
    func mask(after state: JSONState, room: Int, width: Int) -> Tensor {
        let slack = min(room - state.fewest(constraint), mostSlack)
        let key = Key(state: state.clipped(to: Self.longest), slack: slack)
        if let mask = known[key] { return mask }
        var scores = [Float](repeating: -.infinity, count: width)
        let fewest = key.state.fewest(constraint)
        for first in starts.indices {
            var begun = key.state
            guard !starts[first].isEmpty, begun.write(UInt8(first), constraint) else { continue }
            for number in starts[first] where Int(number) < width {
                let added = added(by: bytes[Int(number)].dropFirst(), to: begun, fewest)
                if let added, added + 1 <= slack { scores[Int(number)] = 0 }
            }
        }
        if state.mayEnd(constraint) {
            for end in ends where (0..<width).contains(Int(end)) { scores[Int(end)] = 0 }
        }
        if known.count >= Self.mostKnown { known = [:] }
        let made = Tensor(scores)
        known[key] = made
        return made
    }

    /// Bytes that a token's other bytes add to what has to follow; nil where they may not stand here.
    private func added(
        by rest: ArraySlice<UInt8>,
        to begun: JSONState,
        _ fewest: Int
    ) -> Int? {
        var state = begun
        for byte in rest where !state.write(byte, constraint) { return nil }
        if state.isWithinCharacter, !mayCutCharacters { return nil }
        return state.fewest(constraint) - fewest
    }
}
