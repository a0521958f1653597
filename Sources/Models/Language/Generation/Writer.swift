import Statistics
import Tensors

/// One text while it is written.
struct Writer {
    let settings: ContinuationSettings
    private let number: Int
    private var random: RandomSource
    private(set) var guide: (any WritingGuide)?
    private(set) var tokens: [Int32] = []
    /// The tokens, each once.
    private(set) var written: Set<Int32> = []
    private(set) var end: Continuation.End?
    private let stops: [[UInt8]]
    private var bytes: [UInt8] = []
    /// Bytes that were shown to whoever watches.
    private var shown = 0
    /// The place of the next token in the text.
    var place: Int

    /// The token that is read next; any for a text at its end.
    var last: Int32 { tokens.last ?? 0 }

    init(
        _ request: ContinuationRequest,
        number: Int,
        _ settings: ContinuationSettings,
        guide: (any WritingGuide)?,
        place: Int
    ) {
        random = request.seed.generator()
        self.number = number
        self.settings = settings
        self.guide = guide
        self.place = place
        stops = settings.stops.map { Array($0.utf8) }.filter { !$0.isEmpty }
    }

    /// What is added to the scores of the next tokens; nil for nothing.
    func mask(_ width: Int) -> Tensor? {
        guard end == nil else { return nil }
        return guide?.mask(room: settings.longest - tokens.count, width: width)
    }

    mutating func take(
        _ scores: [Float],
        _ candidates: ArraySlice<Int32>,
        _ text: TextDecoder
    ) throws(DecoderError) {
        guard let chosen = settings.sampling.place(of: random.uniform(), in: scores) else {
            throw .noToken
        }
        let token = candidates[chosen]
        tokens.append(token)
        written.insert(token)
        if (guide?.ends ?? text.ends).contains(token) {
            end = .ended
            return
        }
        let added = text.tokenizer.bytes(of: token)
        bytes += added
        guide?.write(token)
        if guide?.isFull == true { end = .ended }
        if let stop = firstStop(in: added.count) {
            bytes.removeSubrange(stop...)
            end = .stopped
        } else if end == nil, tokens.count >= settings.longest {
            end = guide?.mayEnd == true ? .ended : .limited
        }
    }

    /// Where the first stop string begins that the last bytes ended.
    private func firstStop(in added: Int) -> Int? {
        stops.compactMap { stop in
            bytes.firstPlace(of: stop, from: bytes.count - added - stop.count)
        }.min()
    }

    /// Shows what can't be taken back.
    mutating func show(_ watch: (Int, String, Continuation?) -> Bool) {
        var sure = bytes.count
        if end == nil {
            // What may turn out to be the start of a stop string, or of a character.
            let open = stops.map { bytes.overlap(with: $0) }.max() ?? 0
            sure = bytes.count - max(open, bytes.unfinishedCount)
        }
        var start = shown
        if start == 0, guide?.dropsFirstSpace == true, bytes.first == 0x20 { start = 1 }
        shown = max(shown, sure)
        let text = sure > start ? String(decoding: bytes[start..<sure], as: UTF8.self) : ""
        let isWanted = watch(number, text, end == nil ? nil : result)
        if isWanted || end != nil { return }
        end = .abandoned
        _ = watch(number, "", result)
    }

    var result: Continuation {
        // As bytes, since a mark behind a space is one character with it.
        let isLed = guide?.dropsFirstSpace == true && bytes.first == 0x20
        let written = String(decoding: bytes.dropFirst(isLed ? 1 : 0), as: UTF8.self)
        return Continuation(text: written, tokenCount: tokens.count, end: end ?? .limited)
    }
}

extension [UInt8] {
    /// Where other bytes begin, at or behind a place; nil where they don't.
    fileprivate func firstPlace(of other: [UInt8], from start: Int) -> Int? {
        let first = Swift.max(0, start)
        guard count - other.count >= first else { return nil }
        return (first...(count - other.count)).first { self[$0...].starts(with: other) }
    }

    /// Bytes at the end that other bytes begin with, fewer than all of those.
    fileprivate func overlap(with other: [UInt8]) -> Int {
        let most = Swift.min(count, other.count - 1)
        return stride(from: most, to: 0, by: -1).first {
            suffix($0).elementsEqual(other.prefix($0))
        }
            ?? 0
    }

    /// Bytes at the end that are the start of a character.
    fileprivate var unfinishedCount: Int {
        let last = suffix(3)
        guard let lead = last.lastIndex(where: { $0 & 0xc0 != 0x80 }) else { return 0 }
        let length =
            switch self[lead] {
            case 0xc2...0xdf: 2
            case 0xe0...0xef: 3
            case 0xf0...0xf4: 4
            default: 1
            }
        let there = count - lead
        return there < length ? there : 0
    }
}
