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

    case object(JSONObjectState)
    case array(JSONArrayState)
    case string(JSONStringState)
    case number(JSONNumberState)
    case choice(JSONChoiceState)

    init(_ nodes: [JSONNode], _ node: Int) {
        switch nodes[node] {
        case .object: self = .object(JSONObjectState(node: node))
        case .array: self = .array(JSONArrayState(node: node))
        case .string(let fewest, let most):
            self = .string(JSONStringState(room: most, needed: fewest))
        case .number(let mostDecimals):
            self = .number(JSONNumberState(mostDecimals: mostDecimals))
        case .choice(let texts):
            self = .choice(JSONChoiceState(node: node, texts: texts.indices))
        }
    }

    func move(_ byte: UInt8, _ nodes: [JSONNode]) -> Move {
        switch self {
        case .object(let object): return object.move(byte, nodes)
        case .array(let array): return array.move(byte, nodes)
        case .string(var string):
            guard string.write(byte) else { return .refused }
            return .taken(.string(string), isAtEnd: string.place == .behind)
        case .number(var number):
            if number.write(byte) { return .taken(.number(number), isAtEnd: false) }
            return number.mayEnd ? .over : .refused
        case .choice(let choice): return choice.move(byte, nodes)
        }
    }

    func mayEnd(_ nodes: [JSONNode]) -> Bool {
        switch self {
        case .number(let number): number.mayEnd
        case .choice(let choice): choice.mayEnd(nodes)
        default: false
        }
    }

    func fewest(_ constraint: JSONConstraint) -> Int {
        switch self {
        case .object(let object): object.fewest(constraint)
        case .array(let array): array.fewest(constraint)
        case .string(let string): string.fewest
        case .number(let number): number.mayEnd ? 0 : 1
        case .choice(let choice): choice.fewest(constraint)
        }
    }
}
