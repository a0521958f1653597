/// How far a string has come.
struct JSONStringState: Hashable {
    /// Where it stands.
    enum Place { case before, inside, escaping, behind }

    var place = Place.before
    /// Characters (code points) that may follow.
    var room: Int
    /// Characters that have to follow.
    var needed: Int
    /// Bytes that are missing from the last character.
    var pending = 0
    /// What the next of them may be.
    var next: ClosedRange<UInt8> = 0x80...0xbf

    init(room: Int, needed: Int) {
        self.room = room
        self.needed = needed
    }

    /// Bytes that have to follow at least; of a character behind a backslash, its own is among them.
    var fewest: Int {
        switch place {
        case .before: needed + 2
        case .inside, .escaping: needed + pending + 1 + (place == .escaping ? 1 : 0)
        case .behind: 0
        }
    }

    /// Goes on by a byte, where it may stand here.
    ///
    /// Source: RFC 8259, section 7; RFC 3629, section 4.
    /// Deviates: code points are written as they are, never by their numbers.
    mutating func write(_ byte: UInt8) -> Bool {
        switch place {
        case .before:
            place = .inside
            return byte == 0x22
        case .escaping:
            place = .inside
            return Array(#""\/bfnrt"#.utf8).contains(byte)
        case .inside where pending > 0:
            guard next.contains(byte) else { return false }
            next = 0x80...0xbf
            pending -= 1
            return true
        case .inside where byte == 0x22:
            place = .behind
            return needed == 0
        case .inside:
            guard room > 0 else { return false }
            room -= 1
            needed = max(0, needed - 1)
            return begin(byte)
        case .behind: return false
        }
    }

    private mutating func begin(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x5c: place = .escaping
        case 0x20...0x7e: break
        case 0xc2...0xdf: pending = 1
        case 0xe0: (pending, next) = (2, 0xa0...0xbf)
        // What stands for halves of characters elsewhere is none in UTF-8.
        case 0xed: (pending, next) = (2, 0x80...0x9f)
        case 0xe1...0xef: pending = 2
        case 0xf0: (pending, next) = (3, 0x90...0xbf)
        case 0xf1...0xf3: pending = 3
        case 0xf4: (pending, next) = (3, 0x80...0x8f)
        default: return false
        }
        return true
    }
}

/// How far a number has come.
struct JSONNumberState: Hashable {
    /// Where it stands.
    enum Place { case before, minus, zero, digits, point, decimals }

    let mostDecimals: Int
    var place = Place.before
    /// Digits since the start, or since the point.
    var count = 0

    init(mostDecimals: Int) {
        self.mostDecimals = mostDecimals
    }

    /// Whether it may end here.
    var mayEnd: Bool { place == .zero || place == .digits || place == .decimals }

    /// Goes on by a byte, where it may stand here.
    ///
    /// Source: RFC 8259, section 6.
    /// Deviates: without exponents.
    mutating func write(_ byte: UInt8) -> Bool {
        switch (place, byte) {
        case (.before, 0x2d): place = .minus
        case (.before, 0x30), (.minus, 0x30): place = .zero
        case (.before, 0x31...0x39), (.minus, 0x31...0x39): (place, count) = (.digits, 1)
        case (.digits, 0x30...0x39):
            count += 1
            return count <= JSONNodeBuilder.mostDigits
        case (.zero, 0x2e), (.digits, 0x2e):
            (place, count) = (.point, 0)
            return mostDecimals > 0
        case (.point, 0x30...0x39), (.decimals, 0x30...0x39):
            place = .decimals
            count += 1
            return count <= mostDecimals
        default: return false
        }
        return true
    }
}
