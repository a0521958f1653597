import Learners
import Pipelines

/// The settings of a fitted generator's model and draws, which recipes write alike for all of them.
enum GeneratorKey: String, CodingKey, CaseIterable {
    case temperature, width, length, dropout, epochs, patience
    case topP = "top-p"
    case learningRate = "learning-rate"
    case batchSize = "batch-size"

    static var names: [String] { allCases.map(\.stringValue) }
}

extension SequenceGenerator.Configuration {
    /// Reads what a recipe sets; the rest stays.
    mutating func update(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: GeneratorKey.self)
        width = try keys.value(.width, default: width)
        length = try keys.value(.length, default: length)
        dropout = try keys.value(.dropout, default: dropout)
        learningRate = try keys.value(.learningRate, default: learningRate)
        batchSize = try keys.value(.batchSize, default: batchSize)
        epochs = try keys.value(.epochs, default: epochs)
        patience = try keys.value(.patience, default: patience)
    }

    /// Writes every setting as recipes do.
    func encodeSettings(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: GeneratorKey.self)
        try keys.encode(width, forKey: .width)
        try keys.encode(length, forKey: .length)
        try keys.encode(dropout, forKey: .dropout)
        try keys.encode(learningRate, forKey: .learningRate)
        try keys.encode(batchSize, forKey: .batchSize)
        try keys.encode(epochs, forKey: .epochs)
        try keys.encode(patience, forKey: .patience)
    }
}

extension SequenceGenerator.Request {
    /// Reads what a recipe sets about the draws; the rest stays.
    mutating func update(from decoder: any Decoder) throws {
        let keys = try decoder.container(keyedBy: GeneratorKey.self)
        temperature = try keys.value(.temperature, default: temperature)
        topP = try keys.value(.topP, default: topP)
    }

    /// Writes the settings of the draws as recipes do.
    func encodeSettings(to encoder: any Encoder) throws {
        var keys = encoder.container(keyedBy: GeneratorKey.self)
        try keys.encode(temperature, forKey: .temperature)
        try keys.encode(topP, forKey: .topP)
    }
}

extension KeyedDecodingContainer {
    /// Where a key stands in the recipe, for errors.
    func path(of key: Key) -> String {
        (codingPath + [key]).map(\.stringValue).joined(separator: ".")
    }
}
