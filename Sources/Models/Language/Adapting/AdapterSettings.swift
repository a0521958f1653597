/// Which linear maps of a model get an adapter, and how large it is.
public struct AdapterSettings: Sendable, Hashable, Codable {
    /// Directions of a map that change, at least 1.
    public var rank: Int
    /// What a change counts, times the rank.
    public var alpha: Double
    /// Maps by the ends of their names, such as `q_proj`.
    public var maps: [String]
    /// The blocks whose maps get an adapter, from 0; nil for all.
    public var layers: [Int]?

    /// States settings.
    public init(
        rank: Int = 8,
        alpha: Double = 16,
        maps: [String] = ["q_proj", "v_proj"],
        layers: [Int]? = nil
    ) {
        self.rank = rank
        self.alpha = alpha
        self.maps = maps
        self.layers = layers
    }
}

/// Why adapters can't be put at a model.
public enum AdapterError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The model has no map of a name.
    case noMap(name: String, known: [String])
    /// The model has no block of a number.
    case noLayer(number: Int, count: Int)
    /// No map of the model has so many directions.
    case badRank(got: Int, most: Int)
    /// A file can't be understood.
    case unreadable(path: String, reason: String)

    /// What was expected, what was got, and what to do.
    public var description: String {
        switch self {
        case .noMap(let name, let known):
            "adapter: the model has no map '\(name)'; it has \(known.joined(separator: ", "))"
        case .noLayer(let number, let count):
            "adapter: the model has no layer \(number); expected numbers in 0..<\(count)"
        case .badRank(let got, let most):
            "adapter: the rank is \(got), expected a number in 1...\(most), since the model's maps have no more directions"
        case .unreadable(let path, let reason):
            "\(path) can't be read: \(reason); expected the settings of an adapter of kind LORA"
        }
    }
}
