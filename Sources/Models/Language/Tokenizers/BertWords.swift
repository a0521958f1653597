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
    func forEachWord(of text: Substring, _ body: (UnsafeBufferPointer<UInt8>) -> Void) {
        let letters = BertForms.known(self, .letters)
        // Asked for by texts that hold others.
        var all: BertForms?
        text.withBytes { bytes in
            var word: [UInt8] = []
            func finish() {
                if !word.isEmpty { word.withUnsafeBufferPointer(body) }
                word.removeAll(keepingCapacity: true)
            }
            func take(_ form: UnsafeBufferPointer<UInt8>) {
                for byte in form {
                    if byte == BertForms.boundary { finish() } else { word.append(byte) }
                }
            }
            var place = 0
            while place < bytes.count {
                let (value, length) = UTF8.scalar(in: bytes, at: place)
                let character = UnsafeBufferPointer(rebasing: bytes[place..<place + length])
                place += length
                if value < 0x80 {
                    letters.withForm(of: value, self, take)
                } else if separatesIdeographs, (0x4e00...0x9fff).contains(value) {
                    // They have neither accents nor small forms.
                    finish()
                    take(character)
                    finish()
                } else {
                    let forms = all ?? BertForms.known(self, .all)
                    all = forms
                    forms.withForm(of: value, self, take)
                }
            }
            finish()
        }
    }

    /// What a character becomes: UTF-8, with boundaries of words in it.
    func form(of scalar: Unicode.Scalar) -> [UInt8] {
        if cleans, Self.isControl(scalar) { return [] }
        let standsAlone = separatesIdeographs && Self.isIdeograph(scalar)
        let inside = normalised(scalar).flatMap { part -> [UInt8] in
            if part.properties.isWhitespace { return [BertForms.boundary] }
            let bytes = Array(String(part).utf8)
            if !Self.isPunctuation(part) { return bytes }
            return [BertForms.boundary] + bytes + [BertForms.boundary]
        }
        return standsAlone ? [BertForms.boundary] + inside + [BertForms.boundary] : inside
    }

    private func normalised(_ scalar: Unicode.Scalar) -> [Unicode.Scalar] {
        if scalar.isASCII { return [lowercases ? Self.lowercased(ascii: scalar) : scalar] }
        var parts = [scalar]
        if stripsAccents {
            parts = String(scalar).decomposedStringWithCanonicalMapping.unicodeScalars
                .filter { Self.category(of: $0) != .nonspacingMark }
        }
        if !lowercases { return parts }
        return parts.flatMap { $0.properties.lowercaseMapping.unicodeScalars }
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
