/// How far an object has come.
struct JSONObjectState: Hashable {
    let node: Int
    /// The part that is being written.
    var part = 0
    /// Bytes of the part that are written.
    var offset = 0

    func move(_ byte: UInt8, _ nodes: [JSONNode]) -> JSONFrame.Move {
        guard case .object(let parts) = nodes[node] else { return .refused }
        let next = JSONObjectState(node: node, part: part + 1)
        switch parts[part] {
        case .value(let value): return .within(.object(next), node: value)
        case .bytes(let bytes):
            guard bytes[offset] == byte else { return .refused }
            if offset + 1 == bytes.count {
                return .taken(.object(next), isAtEnd: next.part == parts.count)
            }
            var further = self
            further.offset += 1
            return .taken(.object(further), isAtEnd: false)
        }
    }

    /// Bytes that have to follow at least.
    func fewest(_ constraint: JSONConstraint) -> Int {
        guard case .object(let parts) = constraint.nodes[node] else { return 0 }
        return parts[part...].reduce(-offset) { sum, part in
            switch part {
            case .bytes(let bytes): sum + bytes.count
            case .value(let value): min(JSONNodeBuilder.most, sum + constraint.shortest[value])
            }
        }
    }
}

/// How far an array has come.
struct JSONArrayState: Hashable {
    /// Where it stands.
    enum Place { case before, opened, behindItem, behindComma, atItem }

    let node: Int
    var place = Place.before
    /// Items that are begun.
    var count = 0

    func move(_ byte: UInt8, _ nodes: [JSONNode]) -> JSONFrame.Move {
        guard case .array(let item, let fewest, let most) = nodes[node] else { return .refused }
        func taken(_ place: Place, isAtEnd: Bool = false) -> JSONFrame.Move {
            .taken(
                .array(JSONArrayState(node: node, place: place, count: count)),
                isAtEnd: isAtEnd
            )
        }
        switch (place, byte) {
        case (.before, 0x5b): return taken(.opened)
        case (.opened, 0x5d), (.behindItem, 0x5d):
            return count >= fewest ? taken(.behindItem, isAtEnd: true) : .refused
        case (.behindItem, 0x2c): return count < most ? taken(.behindComma) : .refused
        case (.behindComma, 0x20): return taken(.atItem)
        case (.opened, _), (.atItem, _):
            guard count < most else { return .refused }
            let next = JSONArrayState(node: node, place: .behindItem, count: count + 1)
            return .within(.array(next), node: item)
        default: return .refused
        }
    }

    /// Bytes that have to follow at least.
    func fewest(_ constraint: JSONConstraint) -> Int {
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
    }
}

/// How far one of several texts has come.
struct JSONChoiceState: Hashable {
    let node: Int
    /// Texts that begin as what is written.
    var texts: Range<Int>
    /// Bytes that are written.
    var offset = 0

    func move(_ byte: UInt8, _ nodes: [JSONNode]) -> JSONFrame.Move {
        guard case .choice(let all) = nodes[node] else { return .refused }
        let going = texts.filter { all[$0].count > offset && all[$0][offset] == byte }
        guard let first = going.first, let last = going.last else {
            return mayEnd(nodes) ? .over : .refused
        }
        // In the order of their bytes, texts that begin alike are neighbours.
        let next = JSONChoiceState(node: node, texts: first..<last + 1, offset: offset + 1)
        return .taken(
            .choice(next),
            isAtEnd: first == last && all[first].count == next.offset
        )
    }

    func mayEnd(_ nodes: [JSONNode]) -> Bool {
        guard case .choice(let all) = nodes[node] else { return false }
        return texts.contains { all[$0].count == offset }
    }

    /// Bytes that have to follow at least.
    func fewest(_ constraint: JSONConstraint) -> Int {
        guard case .choice(let all) = constraint.nodes[node] else { return 0 }
        return texts.map { all[$0].count - offset }.min() ?? 0
    }
}
