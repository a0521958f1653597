/// HTML that is safe to write: text put into it is always escaped.
///
/// The words of a literal are HTML; an interpolated `String` is text and gets escaped, in elements
/// and in quoted attributes alike; an interpolated `Markup` is HTML already.
struct Markup: ExpressibleByStringInterpolation, Sendable, Hashable {
    /// The HTML.
    let html: String

    /// Takes a literal as HTML.
    init(stringLiteral html: String) { self.html = html }

    /// Takes what an interpolated literal collected.
    init(stringInterpolation collected: Interpolation) { html = collected.html }

    /// Writes text, with every character that HTML could take for its own escaped.
    init(text: String) {
        var escaped = ""
        escaped.reserveCapacity(text.utf8.count)
        for scalar in text.unicodeScalars {
            switch scalar {
            case "&": escaped += "&amp;"
            case "<": escaped += "&lt;"
            case ">": escaped += "&gt;"
            case "\"": escaped += "&quot;"
            case "'": escaped += "&#39;"
            case "\n", "\t": escaped.unicodeScalars.append(scalar)
            case "\u{0}"..<"\u{20}", "\u{7F}"..<"\u{A0}": escaped += "\u{FFFD}"
            default: escaped.unicodeScalars.append(scalar)
            }
        }
        html = escaped
    }

    /// Writes text in which words between backticks are code.
    init(prose text: String) {
        let parts = text.split(separator: "`", omittingEmptySubsequences: false)
        html = parts.enumerated().map { index, part in
            let escaped = Markup(text: String(part)).html
            if index % 2 == 0 { return escaped }
            return index < parts.count - 1 ? "<code>\(escaped)</code>" : "`\(escaped)"
        }.joined()
    }

    /// Writes parts one after the other.
    init(_ parts: some Sequence<Markup>) {
        html = parts.map(\.html).joined()
    }

    /// Collects the parts of an interpolated literal.
    struct Interpolation: StringInterpolationProtocol {
        var html = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            html.reserveCapacity(literalCapacity + interpolationCount * 16)
        }

        mutating func appendLiteral(_ literal: String) { html += literal }
        mutating func appendInterpolation(_ text: String) { html += Markup(text: text).html }
        mutating func appendInterpolation(_ markup: Markup) { html += markup.html }
        mutating func appendInterpolation(_ parts: [Markup]) { html += Markup(parts).html }
    }

    static func + (left: Markup, right: Markup) -> Markup { Markup([left, right]) }
    static func += (left: inout Markup, right: Markup) { left = left + right }
}
