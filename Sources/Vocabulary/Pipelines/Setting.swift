/// One key of a recipe, with the property of a part that it sets.
///
/// A part that lists its settings is read from a recipe and written to one without further code.
public struct Setting<Owner> {
    package let key: String
    package let read: (inout Owner, KeyedDecodingContainer<RecipeKey>) throws -> Void
    package let write: (Owner, inout KeyedEncodingContainer<RecipeKey>) throws -> Void

    /// A key that is read and written in a way of its own.
    package init(
        key: String,
        read: @escaping (inout Owner, KeyedDecodingContainer<RecipeKey>) throws -> Void,
        write: @escaping (Owner, inout KeyedEncodingContainer<RecipeKey>) throws -> Void
    ) {
        self.key = key
        self.read = read
        self.write = write
    }
}

extension Setting where Owner: RecipePart {
    /// A key that recipes may leave away, so that the property keeps its default.
    ///
    /// - Parameters:
    ///   - name: the key.
    ///   - property: what it sets.
    ///   - expected: what a value has to be, as an error says it.
    ///   - isSound: whether a value is so.
    package init<Value: Codable>(
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
    package init<Value: Codable>(
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
    package init<Value: RawRepresentable & CaseIterable & Codable>(
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
    package init<Value: Codable & Comparable & AdditiveArithmetic>(
        positive name: String,
        _ property: WritableKeyPath<Owner, Value>
    ) {
        self.init(name, property, "a number above 0") { $0 > .zero }
    }

    /// A key of the widths of layers.
    package init(widths property: WritableKeyPath<Owner, [Int]>) {
        self.init("widths", property, "a list of numbers above 0") {
            !$0.isEmpty && $0.allSatisfy { $0 > 0 }
        }
    }
}
