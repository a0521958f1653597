/// Where many made samples came from: flat columns, without a list or a text a sample.
///
/// Read like an array of ``Provenance``.
public struct Origins: Sendable, Hashable, RandomAccessCollection {
    /// A maker and how it was set.
    struct Maker: Sendable, Hashable {
        var name: String
        var configurationHash: String
    }

    /// The makers in the order of their first samples, so that equal origins have equal columns.
    private(set) var makers: [Maker] = []
    /// Per sample: the number of its maker.
    private(set) var makerNumbers: [Int32] = []
    /// Parents of all samples, one sample's after the other's.
    private(set) var parents: [Int32] = []
    /// Where each sample's parents begin; one more entry than samples.
    private(set) var parentOffsets: [Int] = [0]
    /// Per sample: its seed.
    private(set) var seeds: [UInt64] = []

    /// No origins.
    public init() {}

    /// The origins of samples that one maker made of one parent each.
    ///
    /// `parents` and `seeds` have one value a sample.
    public init(
        ofOneParentEach parents: [Int32],
        maker: String,
        configurationHash: String,
        seeds: [UInt64]
    ) {
        precondition(parents.count == seeds.count, "one parent and one seed a sample")
        if parents.isEmpty { return }
        makers = [Maker(name: maker, configurationHash: configurationHash)]
        makerNumbers = [Int32](repeating: 0, count: parents.count)
        self.parents = parents
        parentOffsets = Array(0...parents.count)
        self.seeds = seeds
    }

    /// The place of the first sample.
    public var startIndex: Int { 0 }

    /// The place behind the last sample.
    public var endIndex: Int { seeds.count }

    /// Where one sample came from.
    public subscript(_ sample: Int) -> Provenance {
        let maker = makers[Int(makerNumbers[sample])]
        return Provenance(
            parents: Array(parents[parentOffsets[sample]..<parentOffsets[sample + 1]]),
            maker: maker.name,
            configurationHash: maker.configurationHash,
            seed: seeds[sample]
        )
    }

    /// Adds one origin at the end.
    public mutating func append(_ origin: Provenance) {
        makerNumbers.append(
            number(of: Maker(name: origin.maker, configurationHash: origin.configurationHash))
        )
        parents += origin.parents
        parentOffsets.append(parents.count)
        seeds.append(origin.seed)
    }

    /// Adds all origins of another set at the end.
    public mutating func append(_ other: Origins) {
        let numbers = other.makers.map { number(of: $0) }
        let start = parents.count
        makerNumbers += other.makerNumbers.map { numbers[Int($0)] }
        parents += other.parents
        parentOffsets += other.parentOffsets.dropFirst().map { $0 + start }
        seeds += other.seeds
    }

    /// The named samples' origins, in the given order.
    public func selecting(_ samples: [Int]) -> Origins {
        var result = Origins()
        for sample in samples { result.append(self[sample]) }
        return result
    }

    /// The number of a maker, which is new if it hasn't got one.
    private mutating func number(of maker: Maker) -> Int32 {
        if let known = makers.lastIndex(of: maker) { return Int32(known) }
        makers.append(maker)
        return Int32(makers.count - 1)
    }
}
