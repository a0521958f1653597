/// Values with names, written in the order of the names.
///
/// A dictionary writes its entries in an order that differs from run to run, and so would every file that quotes it.
@propertyWrapper
public struct ByName<Value: Sendable>: Sendable {
    /// The values.
    public var wrappedValue: [String: Value]

    /// Takes values with their names.
    public init(wrappedValue: [String: Value]) {
        self.wrappedValue = wrappedValue
    }
}

extension ByName: Equatable where Value: Equatable {}
extension ByName: Hashable where Value: Hashable {}

extension ByName: Encodable where Value: Encodable {
    /// Writes one key a name.
    public func encode(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: AnyKey.self)
        for (name, value) in wrappedValue.sorted(by: { $0.key < $1.key }) {
            try keys.encode(value, forKey: AnyKey(name))
        }
    }
}

extension ByName: Decodable where Value: Decodable {
    /// Reads one value a key.
    public init(from decoder: any Decoder) throws {
        wrappedValue = try decoder.singleValueContainer().decode([String: Value].self)
    }
}
