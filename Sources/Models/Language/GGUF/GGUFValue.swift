/// A note of a GGUF file: a number, a text, a truth value, or a list of one of these.
public enum GGUFValue: Sendable, Hashable {
    /// A whole number; those beyond 64 bits with a sign are cut to the largest.
    case integer(Int)
    /// A fraction.
    case real(Double)
    /// A truth value.
    case bool(Bool)
    /// A text; bytes that are no UTF-8 are replaced.
    case text(String)
    /// Texts.
    case texts([String])
    /// Whole numbers.
    case integers([Int])
    /// Fractions.
    case reals([Double])
}
