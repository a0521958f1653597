import Crypto
import Foundation

/// Replaces names by keyed pseudonyms that can't be undone without the key.
///
///     pseudonym = prefix + hex(HMAC-SHA256(key, purpose + NUL + name)[0..<16])
///
/// The purpose keeps a user and an order of one name apart.
///
/// Source: Krawczyk, Bellare & Canetti, RFC 2104, 1997, with the truncation of its section 5.
public struct Pseudonymiser: Sendable {
    private let key: PseudonymKey
    private let purpose: String
    private let prefix: String

    /// Prepares pseudonyms for names of one purpose.
    public init(key: PseudonymKey, purpose: String, prefix: String) {
        self.key = key
        self.purpose = purpose
        self.prefix = prefix
    }

    /// The pseudonym of one name.
    public func callAsFunction(_ name: String) -> String {
        let message = Data(purpose.utf8) + [0] + Data(name.utf8)
        let code = HMAC<SHA256>.authenticationCode(for: message, using: key.secret)
        return prefix + Self.hexadecimal(code.prefix(16))
    }

    /// Lower-case digits, two a byte.
    static func hexadecimal(_ bytes: some Sequence<UInt8>) -> String {
        let digits = Array("0123456789abcdef".utf8)
        var text: [UInt8] = []
        for byte in bytes {
            text.append(digits[Int(byte >> 4)])
            text.append(digits[Int(byte & 15)])
        }
        return String(decoding: text, as: UTF8.self)
    }
}
