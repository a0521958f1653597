import Pipelines

/// One key of a recipe, with the property of a maker that it sets.
///
/// A maker that lists its settings is read from a recipe and written to one without further code.
public struct Setting<Owner> {
    let key: String
    let read: (inout Owner, KeyedDecodingContainer<RecipeKey>) throws -> Void
    let write: (Owner, inout KeyedEncodingContainer<RecipeKey>) throws -> Void
}

extension Setting where Owner: Maker {
    /// A key that recipes may leave away, so that the property keeps its default.
    ///
    /// - Parameters:
    ///   - name: the key.
    ///   - property: what it sets.
    ///   - expected: what a value has to be, as an error says it.
    ///   - isSound: whether a value is so.
    init<Value: Codable>(
        _ name: String,
        _ property: WritableKeyPath<Owner, Value>,
        _ expected: String = "",
        where isSound: @escaping (Value) -> Bool = { _ in true }
    ) {
        let key = RecipeKey(name)
        self.init(
            key: name,
            read: { owner, keys in
                let value = try keys.value(key, default: owner[keyPath: property])
                guard isSound(value) else {
                    throw Owner.badValue(name, got: "\(value)", expected: expected)
                }
                owner[keyPath: property] = value
            },
            write: { try $1.encode($0[keyPath: property], forKey: key) }
        )
    }

    /// A key of a property that may be nil, and is then not written.
    init<Value: Codable>(
        _ name: String,
        optional property: WritableKeyPath<Owner, Value?>,
        _ expected: String = "",
        where isSound: @escaping (Value) -> Bool = { _ in true }
    ) {
        let key = RecipeKey(name)
        self.init(
            key: name,
            read: { owner, keys in
                guard let value = try keys.decodeIfPresent(Value.self, forKey: key) else { return }
                guard isSound(value) else {
                    throw Owner.badValue(name, got: "\(value)", expected: expected)
                }
                owner[keyPath: property] = value
            },
            write: { try $1.encodeIfPresent($0[keyPath: property], forKey: key) }
        )
    }

    /// A key of one of several names.
    init<Value: RawRepresentable & CaseIterable & Codable>(
        _ name: String,
        choice property: WritableKeyPath<Owner, Value>
    ) where Value.RawValue == String {
        let key = RecipeKey(name)
        self.init(
            key: name,
            read: { $0[keyPath: property] = try $1.choice(key, default: $0[keyPath: property]) },
            write: { try $1.encode($0[keyPath: property], forKey: key) }
        )
    }

    /// A key of a number that has to be above 0.
    init<Value: Codable & Comparable & AdditiveArithmetic>(
        positive name: String,
        _ property: WritableKeyPath<Owner, Value>
    ) {
        self.init(name, property, "a number above 0") { $0 > .zero }
    }

    /// A key of the widths of layers.
    init(widths property: WritableKeyPath<Owner, [Int]>) {
        self.init("widths", property, "a list of numbers above 0") {
            !$0.isEmpty && $0.allSatisfy { $0 > 0 }
        }
    }
}
