/// How far JSON has come: the values that are begun, outermost first.
struct JSONState: Hashable {
    private(set) var frames: [JSONFrame]

    /// Before anything is written.
    init(_ constraint: JSONConstraint) {
        frames = [JSONFrame(constraint.nodes, constraint.root)]
    }

    /// Whether nothing more may be written.
    var isFull: Bool { frames.isEmpty }

    /// Whether the text may end here.
    func mayEnd(_ constraint: JSONConstraint) -> Bool {
        frames.count < 2 && frames.allSatisfy { $0.mayEnd(constraint.nodes) }
    }

    /// Whether a character has begun that isn't at its end.
    var isWithinCharacter: Bool {
        if case .string(let string)? = frames.last { return string.pending > 0 }
        return false
    }

    /// Bytes that have to follow at least.
    func fewest(_ constraint: JSONConstraint) -> Int {
        frames.reduce(0) { min(JSONNodeBuilder.most, $0 + $1.fewest(constraint)) }
    }

    /// Goes on by a byte.
    ///
    /// - Returns: whether it may stand here; if not, the state is of no use any more.
    mutating func write(_ byte: UInt8, _ constraint: JSONConstraint) -> Bool {
        while let frame = frames.popLast() {
            switch frame.move(byte, constraint.nodes) {
            case .refused: return false
            case .taken(let next, let isAtEnd):
                if !isAtEnd { frames.append(next) }
                return true
            case .within(let next, let node):
                frames += [next, JSONFrame(constraint.nodes, node)]
            case .over: continue
            }
        }
        return false
    }

    /// The same for every token of at most so many bytes: of a string, what no token can use up isn't told apart.
    func clipped(to byteCount: Int) -> JSONState {
        guard case .string(var string)? = frames.last else { return self }
        string.room = min(string.room, byteCount)
        string.needed = min(string.needed, byteCount)
        var state = self
        state.frames[frames.count - 1] = .string(string)
        return state
    }
}

/// One value that is begun.
enum JSONFrame: Hashable {
    /// What a byte does.
    enum Move {
        /// It may not stand here.
        case refused
        /// It is written; perhaps it was the last.
        case taken(JSONFrame, isAtEnd: Bool)
        /// It belongs to a value within.
        case within(JSONFrame, node: Int)
        /// The value ended before it.
        case over
    }

    /// Where an array stands.
    enum Place { case before, opened, behindItem, behindComma, atItem }

    case object(node: Int, part: Int, offset: Int)
    case array(node: Int, place: Place, count: Int)
    case string(JSONStringState)
    case number(JSONNumberState)
    /// Texts that begin as what is written, and its bytes.
    case choice(node: Int, texts: Range<Int>, offset: Int)

    init(_ nodes: [JSONNode], _ node: Int) {
        switch nodes[node] {
        case .object: self = .object(node: node, part: 0, offset: 0)
        case .array: self = .array(node: node, place: .before, count: 0)
        case .string(let fewest, let most):
            self = .string(JSONStringState(room: most, needed: fewest))
        case .number(let mostDecimals):
            self = .number(JSONNumberState(mostDecimals: mostDecimals))
        case .choice(let texts): self = .choice(node: node, texts: texts.indices, offset: 0)
        }
    }

    func move(_ byte: UInt8, _ nodes: [JSONNode]) -> Move {
        switch self {
        case .object(let node, let part, let offset):
            guard case .object(let parts) = nodes[node] else { return .refused }
            switch parts[part] {
            case .value(let value):
                return .within(.object(node: node, part: part + 1, offset: 0), node: value)
            case .bytes(let bytes):
                guard bytes[offset] == byte else { return .refused }
                if offset + 1 < bytes.count {
                    return .taken(
                        .object(node: node, part: part, offset: offset + 1),
                        isAtEnd: false
                    )
                }
                return .taken(
                    .object(node: node, part: part + 1, offset: 0),
                    isAtEnd: part + 1 == parts.count
                )
            }
        case .array(let node, let place, let count):
            guard case .array(let item, let fewest, let most) = nodes[node] else {
                return .refused
            }
            func taken(_ place: Place, isAtEnd: Bool = false) -> Move {
                .taken(.array(node: node, place: place, count: count), isAtEnd: isAtEnd)
            }
            switch (place, byte) {
            case (.before, 0x5b): return taken(.opened)
            case (.opened, 0x5d), (.behindItem, 0x5d):
                return count >= fewest ? taken(.behindItem, isAtEnd: true) : .refused
            case (.behindItem, 0x2c): return count < most ? taken(.behindComma) : .refused
            case (.behindComma, 0x20): return taken(.atItem)
            case (.opened, _), (.atItem, _):
                guard count < most else { return .refused }
                return .within(
                    .array(node: node, place: .behindItem, count: count + 1),
                    node: item
                )
            default: return .refused
            }
        case .string(var string):
            guard string.write(byte) else { return .refused }
            return .taken(.string(string), isAtEnd: string.place == .behind)
        case .number(var number):
            if number.write(byte) { return .taken(.number(number), isAtEnd: false) }
            return number.mayEnd ? .over : .refused
        case .choice(let node, let texts, let offset):
            guard case .choice(let all) = nodes[node] else { return .refused }
            let going = texts.filter { all[$0].count > offset && all[$0][offset] == byte }
            guard let first = going.first, let last = going.last else {
                return mayEnd(nodes) ? .over : .refused
            }
            // In the order of their bytes, texts that begin alike are neighbours.
            return .taken(
                .choice(node: node, texts: first..<last + 1, offset: offset + 1),
                isAtEnd: first == last && all[first].count == offset + 1
            )
        }
    }

    func mayEnd(_ nodes: [JSONNode]) -> Bool {
        switch self {
        case .number(let number): number.mayEnd
        case .choice(let node, let texts, let offset):
            if case .choice(let all) = nodes[node] {
                texts.contains { all[$0].count == offset }
            } else {
                false
            }
        default: false
        }
    }

    func fewest(_ constraint: JSONConstraint) -> Int {
        switch self {
        case .object(let node, let part, let offset):
            guard case .object(let parts) = constraint.nodes[node] else { return 0 }
            return parts[part...].reduce(-offset) { sum, part in
                switch part {
                case .bytes(let bytes): sum + bytes.count
                case .value(let value): min(JSONNodeBuilder.most, sum + constraint.shortest[value])
                }
            }
        case .array(let node, let place, let count):
            guard case .array(let item, let fewest, _) = constraint.nodes[node] else { return 0 }
            let length = constraint.shortest[item]
            func behind(_ count: Int) -> Int { 1 + max(0, fewest - count) * (length + 2) }
            return switch place {
            case .before: constraint.shortest[node]
            case .opened: constraint.shortest[node] - 1
            case .behindItem: behind(count)
            case .behindComma: 1 + length + behind(count + 1)
            case .atItem: length + behind(count + 1)
            }
        case .string(let string): return string.fewest
        case .number(let number): return number.mayEnd ? 0 : 1
        case .choice(let node, let texts, let offset):
            guard case .choice(let all) = constraint.nodes[node] else { return 0 }
            return texts.map { all[$0].count - offset }.min() ?? 0
        }
    }
}
