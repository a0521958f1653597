/// What stands before the decimals of a number; the other mark may stand between thousands.
public enum DecimalMark: String, Codable, Hashable, Sendable, CaseIterable {
    /// `1,234.5`.
    case point
    /// `1.234,5`.
    case comma

    /// The other mark.
    var other: DecimalMark { self == .point ? .comma : .point }

    /// The mark's byte.
    var byte: UInt8 { self == .point ? UInt8(ascii: ".") : UInt8(ascii: ",") }

    /// The mark that a byte is; nil for any other byte.
    init?(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "."): self = .point
        case UInt8(ascii: ","): self = .comma
        default: return nil
        }
    }
}
