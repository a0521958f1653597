/// What a Unicode scalar is to someone who cuts a text into words.
enum ScalarKind: UInt8, Sendable {
    /// A space, a tab or a line break of any script.
    case space
    /// A letter of a script that puts spaces between words.
    case letter
    /// A digit.
    case digit
    /// A Chinese or Japanese character; each may be a word.
    case ideograph
    /// What changes the scalar before it: accents, variation selectors, joiners, skin tones.
    case mark
    /// All else: punctuation, symbols, emoji. Operators never touch it.
    case other

    /// Tells what a scalar is.
    static func of(_ scalar: UInt32) -> ScalarKind {
        if scalar < 0x80 { return ascii[Int(scalar)] }
        switch scalar {
        case 0xA0, 0x1680, 0x2000...0x200A, 0x2028, 0x2029, 0x202F, 0x205F, 0x3000: return .space
        case 0x300...0x36F, 0x1AB0...0x1AFF, 0x1DC0...0x1DFF, 0x200C, 0x200D, 0x20D0...0x20FF,
            0xFE00...0xFE0F, 0xFE20...0xFE2F, 0x1F3FB...0x1F3FF, 0xE0020...0xE01EF:
            return .mark
        case 0x3005...0x3007, 0x3040...0x30FF, 0x3400...0x4DBF, 0x4E00...0x9FFF,
            0xF900...0xFAFF, 0x20000...0x3FFFF:
            return .ideograph
        case 0xFF10...0xFF19: return .digit
        case 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x370...0x3FF, 0x400...0x52F: return .letter
        default:
            guard let scalar = Unicode.Scalar(scalar) else { return .other }
            return scalar.properties.isAlphabetic ? .letter : .other
        }
    }

    private static let ascii: [ScalarKind] = (0..<0x80).map { value in
        switch UInt32(value) {
        case 0x20, 0x09...0x0D: .space
        case 0x30...0x39: .digit
        case 0x41...0x5A, 0x61...0x7A: .letter
        default: .other
        }
    }

    /// The scalar in lower case, for the letters of which one scalar has one other.
    static func lowercased(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x41...0x5A, 0xC0...0xD6, 0xD8...0xDE, 0x391...0x3A9, 0x410...0x42F,
            0xFF21...0xFF3A:
            scalar + 32
        case 0x400...0x40F: scalar + 80
        case 0x100...0x12F, 0x14A...0x177: scalar | 1
        default: scalar
        }
    }

    /// The scalar in upper case, for letters of ASCII and Latin-1.
    static func uppercased(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x61...0x7A, 0xE0...0xF6, 0xF8...0xFE: scalar - 32
        default: scalar
        }
    }
}
