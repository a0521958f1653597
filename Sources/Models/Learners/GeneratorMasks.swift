import Commerce
import Tensors

/// What may come next in a made sequence, by its length so far.
struct GeneratorMasks {
    private let first: Tensor
    private let open: Tensor
    private let closed: Tensor
    private let minimumLength: Int
    /// Items that may be made.
    let items: [Int]

    /// Checks a request and lists what it allows.
    init(_ request: SequenceGenerator.Request, _ generator: SequenceGenerator)
        throws(GeneratorError)
    {
        try Self.check(request, generator)
        let allowed = generator.isKnown.indices.filter {
            generator.isKnown[$0] && !request.excludedItems.contains(Int32($0))
        }
        let needed = generator.hasRepeats ? min(1, request.minimumLength) : request.minimumLength
        guard allowed.count >= max(1, needed) else {
            throw .tooFewItems(available: allowed.count, needed: max(1, needed))
        }
        let asked = Set(request.startItems)
        let starts = asked.isEmpty ? allowed : allowed.filter { asked.contains(Int32($0)) }
        guard !starts.isEmpty else { throw .noStartItem(asked: asked.count) }
        let border = generator.border
        first = Self.mask(starts, columns: border + 1)
        closed = Self.mask(allowed, columns: border + 1)
        open = Self.mask(allowed + [border], columns: border + 1)
        minimumLength = request.minimumLength
        items = allowed
    }

    /// 0 where an item, or the end in the last column, may come next; minus infinity elsewhere.
    func mask(atLength length: Int) -> Tensor {
        if length == 0 { return first }
        return length < minimumLength ? closed : open
    }

    private static func mask(_ allowed: [Int], columns: Int) -> Tensor {
        var values = [Float](repeating: -.infinity, count: columns)
        for index in allowed { values[index] = 0 }
        return Tensor(values)
    }

    private static func check(
        _ request: SequenceGenerator.Request,
        _ generator: SequenceGenerator
    ) throws(GeneratorError) {
        func require(
            _ condition: Bool,
            _ name: String,
            _ got: String,
            _ expected: String
        ) throws(GeneratorError) {
            if !condition { throw .badSetting(name: name, got: got, expected: expected) }
        }
        try require(request.count >= 0, "count", "\(request.count)", "at least 0")
        try require(
            request.temperature > 0 && request.temperature.isFinite,
            "temperature",
            "\(request.temperature)",
            "above 0"
        )
        try require((0...1).contains(request.topP), "top-p", "\(request.topP)", "in 0...1")
        try require(
            request.minimumLength > 0 && request.minimumLength <= request.maximumLength,
            "minimum length",
            "\(request.minimumLength)",
            "at least 1 and at most the maximum length of \(request.maximumLength)"
        )
        if let kind = request.startEvent, !generator.kinds.contains(kind) {
            throw .unknownStartEvent(kind, known: generator.kinds)
        }
    }
}
