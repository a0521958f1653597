public import Statistics
public import Tensors

/// How far the fitting of a network is.
public struct RowGeneratorReport: Sendable, Hashable {
    /// Passes, or parts of the steps, that are done.
    public var finished: Int
    /// How many there will be.
    public var all: Int
    /// Losses by name.
    public var losses: [String: Double]

    /// Whether all losses are numbers.
    public var isFinite: Bool { losses.values.allSatisfy(\.isFinite) }
}

/// What was measured of a network at one time of its fitting.
public struct FittingPoint: Sendable, Codable, Hashable {
    /// Passes, or parts of the steps, that were done.
    public var epoch: Int
    /// Values by name.
    public var values: [String: Double]

    /// Notes what was measured.
    public init(epoch: Int, values: [String: Double]) {
        self.epoch = epoch
        self.values = values
    }
}

/// A network that learns the rows of a table, then makes rows of a class.
@TensorThread
public protocol RowGenerator: Sendable {
    /// Learns until it has taken all its steps.
    ///
    /// - Parameters:
    ///   - seed: what draws of rows, noise and masks depend on.
    ///   - onReport: called after each pass; throwing ends the fitting.
    /// - Throws: what `onReport` throws.
    func train(seed: Seed, onReport: (RowGeneratorReport) throws -> Void) throws

    /// Makes rows of a class.
    ///
    /// - Parameters:
    ///   - count: how many.
    ///   - label: their class; the training rows have at least one of it.
    ///   - seed: what noise and states depend on.
    /// - Returns: the cells of each row.
    func rows(_ count: Int, label: Int32, seed: Seed) -> [[Double]]

    /// What was measured, by name; known after ``train(seed:onReport:)``.
    var measures: [String: Double] { get }

    /// What was measured on the way beside losses, pass by pass; known after ``train(seed:onReport:)``.
    var curve: [FittingPoint] { get }

    /// What a person should know of the fitting, such as that it was stopped.
    var remarks: [String] { get }
}

extension RowGenerator {
    /// Nothing beside losses.
    public var curve: [FittingPoint] { [] }

    /// Nothing out of the ordinary.
    public var remarks: [String] { [] }
}

/// Rows in a new random order each pass, cut into batches of one size.
struct RowBatches {
    let count: Int
    let size: Int

    /// Batches of at most `size` of `count` rows; the last, smaller part of a pass is left out.
    init(of count: Int, size: Int) {
        self.count = count
        self.size = min(size, count)
    }

    /// Batches of one pass.
    var perPass: Int { max(1, count / size) }

    /// The rows of each batch of one pass.
    func batches(seed: Seed) -> [[Int]] {
        var order = Array(0..<count)
        var random = seed.generator()
        random.shuffle(&order)
        return (0..<perPass).map { Array(order[$0 * size..<($0 + 1) * size]) }
    }
}

extension Tensor {
    /// The classes of rows, each as a one among zeros, `[rows, classes]`.
    static func oneHot(_ labels: [Int32], classes: Int) -> Tensor {
        var values = [Float](repeating: 0, count: labels.count * classes)
        for (row, label) in labels.enumerated() { values[row * classes + Int(label)] = 1 }
        return Tensor(values, shape: [labels.count, classes])
    }
}
