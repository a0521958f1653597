import Foundation

/// Cleans text and cuts it into words as BERT does.
///
/// Control characters go, white space separates, ideographs and punctuation stand alone, and where asked
/// for letters lose their accents and become small.
///
/// Source: Devlin et al., "BERT", NAACL 2019, the tokenizer published with it.
struct BertWords: Sendable, Hashable {
    /// Whether control characters are taken away and all white space is alike.
    var cleans = true
    /// Whether ideographs stand alone.
    var separatesIdeographs = true
    /// Whether accents are taken off.
    var stripsAccents = true
    /// Whether letters become small.
    var lowercases = true

    /// Calls `body` with the UTF-8 of each word in its order.
    func forEachWord(of text: Substring, _ body: (ArraySlice<UInt8>) -> Void) {
        var word: [UInt8] = []
        func finish() {
            if !word.isEmpty { body(word[...]) }
            word.removeAll(keepingCapacity: true)
        }
        func take(_ scalar: Unicode.Scalar) {
            if scalar.properties.isWhitespace { return finish() }
            if Self.isPunctuation(scalar) {
                finish()
                word.append(contentsOf: UTF8.encode(scalar) ?? .init())
                return finish()
            }
            word.append(contentsOf: UTF8.encode(scalar) ?? .init())
        }
        for scalar in text.unicodeScalars {
            if cleans {
                if Self.isControl(scalar) { continue }
            }
            if scalar.isASCII {
                take(lowercases ? Self.lowercased(ascii: scalar) : scalar)
                continue
            }
            let standsAlone = separatesIdeographs && Self.isIdeograph(scalar)
            if standsAlone { finish() }
            normalise(scalar, take)
            if standsAlone { finish() }
        }
        finish()
    }

    private func normalise(_ scalar: Unicode.Scalar, _ take: (Unicode.Scalar) -> Void) {
        func lower(_ scalar: Unicode.Scalar) {
            guard lowercases else { return take(scalar) }
            for small in scalar.properties.lowercaseMapping.unicodeScalars { take(small) }
        }
        guard stripsAccents else { return lower(scalar) }
        let parts = String(scalar).decomposedStringWithCanonicalMapping
        for part in parts.unicodeScalars where Self.category(of: part) != .nonspacingMark {
            lower(part)
        }
    }

    private static func lowercased(ascii scalar: Unicode.Scalar) -> Unicode.Scalar {
        (65...90).contains(scalar.value) ? Unicode.Scalar(UInt8(scalar.value + 32)) : scalar
    }

    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0, 0xfffd: return true
        case 9, 10, 13: return false
        default: break
        }
        switch category(of: scalar) {
        case .control, .format, .privateUse: return true
        default: return false
        }
    }

    /// The category; what came after Unicode 8 has none, since the tokenizer that models were trained with has
    /// the tables of that version.
    private static func category(of scalar: Unicode.Scalar) -> Unicode.GeneralCategory {
        guard let age = scalar.properties.age, age.major <= 8 else { return .unassigned }
        return scalar.properties.generalCategory
    }

    /// ASCII symbols count as well, such as $ and ^.
    private static func isPunctuation(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 33...47, 58...64, 91...96, 123...126: return true
        default: break
        }
        switch category(of: scalar) {
        case .connectorPunctuation, .dashPunctuation, .openPunctuation, .closePunctuation,
            .initialPunctuation, .finalPunctuation, .otherPunctuation:
            return true
        default: return false
        }
    }

    /// The blocks of ideographs, without kana and Hangul, which have words.
    private static func isIdeograph(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x4e00...0x9fff, 0x3400...0x4dbf, 0x20000...0x2a6df, 0x2a700...0x2b73f,
            0x2b740...0x2b81f, 0x2b920...0x2ceaf, 0xf900...0xfaff, 0x2f800...0x2fa1f:
            return true
        default: return false
        }
    }
}
