/// Someone who is told how far the work is: a terminal, a log, a server's client.
public protocol ProgressReporter: Sendable {
    /// Tells of a state that replaces the one told before.
    func report(_ progress: Progress)
}

/// How far one piece of work is.
public struct Progress: Sendable, Hashable {
    /// What is being done, in a few words.
    public var activity: String
    /// The part that is done, in 0...1; nil when unknown.
    public var fraction: Double?
    /// Measured values to show beside it, such as loss and metric, in their order.
    public var values: [(name: String, value: Double)] {
        get { zip(valueNames, valueAmounts).map { (name: $0, value: $1) } }
        set {
            valueNames = newValue.map(\.name)
            valueAmounts = newValue.map(\.value)
        }
    }
    private var valueNames: [String]
    private var valueAmounts: [Double]

    /// Describes a state.
    public init(
        _ activity: String,
        fraction: Double? = nil,
        values: [(name: String, value: Double)] = []
    ) {
        self.activity = activity
        self.fraction = fraction
        valueNames = values.map(\.name)
        valueAmounts = values.map(\.value)
    }
}

/// Tells nobody.
public struct SilentProgress: ProgressReporter {
    /// Makes a reporter that keeps quiet.
    public init() {}

    /// Does nothing.
    public func report(_ progress: Progress) {}
}
