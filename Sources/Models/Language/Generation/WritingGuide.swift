import Tensors

/// What a written text has to be.
public enum TextConstraint: Sendable, Hashable {
    /// One line of words.
    case line(LineConstraint)
    /// JSON that fits a schema.
    case json(JSONConstraint)
}

/// Follows one text and says which tokens may go on.
protocol WritingGuide {
    /// Tokens that end the text and are no part of it.
    var ends: Set<Int32> { get }
    /// Whether the text may end here.
    var mayEnd: Bool { get }
    /// Whether nothing more may be written.
    var isFull: Bool { get }
    /// Whether a space at the start is no part of the text.
    var dropsFirstSpace: Bool { get }

    /// What is added to the scores of tokens, with `room` tokens left to write.
    func mask(room: Int, width: Int) -> Tensor
    /// Goes on by a token.
    mutating func write(_ token: Int32)
}

struct LineGuide: WritingGuide {
    let masks: LineMasks
    private var state = LineState()

    init(_ masks: LineMasks) {
        self.masks = masks
    }

    var ends: Set<Int32> { masks.ends }
    var mayEnd: Bool { state.mayEnd(masks.constraint) }
    var isFull: Bool { state.isFull(masks.constraint) }
    var dropsFirstSpace: Bool { true }

    func mask(room: Int, width: Int) -> Tensor { masks.mask(after: state, width: width) }

    mutating func write(_ token: Int32) { state.write(masks.tokens[Int(token)]) }
}

struct JSONGuide: WritingGuide {
    let masks: JSONMasks
    private var state: JSONState

    init(_ masks: JSONMasks) {
        self.masks = masks
        state = JSONState(masks.constraint)
    }

    var ends: Set<Int32> { masks.ends }
    var mayEnd: Bool { state.mayEnd(masks.constraint) }
    var isFull: Bool { state.isFull }
    var dropsFirstSpace: Bool { false }

    func mask(room: Int, width: Int) -> Tensor {
        masks.mask(after: state, room: room, width: width)
    }

    mutating func write(_ token: Int32) {
        for byte in masks.bytes[Int(token)] { _ = state.write(byte, masks.constraint) }
    }
}

/// The masks of the constraints that were asked for last, since they take time and serve all texts.
final class GuideShelf {
    private var known: [TextConstraint: any WritingGuide] = [:]
    private static let most = 8

    /// A guide at the start of a text.
    ///
    /// - Throws: ``DecoderError/unknownShape(key:got:expected:)`` for a vocabulary that can't write JSON.
    func guide(
        _ constraint: TextConstraint,
        _ tokenizer: Tokenizer,
        ends: Set<Int32>
    ) throws(DecoderError) -> any WritingGuide {
        if let guide = known[constraint] { return guide }
        let guide: any WritingGuide
        switch constraint {
        case .line(let line): guide = LineGuide(LineMasks(tokenizer, ends: ends, line))
        case .json(let json): guide = JSONGuide(try JSONMasks(tokenizer, ends: ends, json))
        }
        if known.count >= Self.most { known = [:] }
        known[constraint] = guide
        return guide
    }
}
