package import Foundation

extension JSONEncoder {
    /// Writes JSON that people read, too: keys in order, a line each.
    package static var readable: JSONEncoder {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
        return encoder
    }
}
