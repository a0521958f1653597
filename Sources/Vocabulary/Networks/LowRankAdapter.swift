public import Tensors

/// A small change of a linear map, learnt while the map itself stays as it is.
///
///     y = x Wᵀ + s (x Aᵀ) Bᵀ
///
/// Source: Hu et al., "LoRA: low-rank adaptation of large language models", ICLR 2022.
public struct LowRankAdapter: Module {
    /// A, `[rank, inputs]`.
    public let down: Tensor
    /// B, `[outputs, rank]`; zeros at first, so that nothing is changed.
    public let up: Tensor
    /// s, what the change counts.
    public let scale: Double

    /// Begins with no change.
    ///
    /// - Parameters:
    ///   - weight: the matrix of the map, `[outputs, inputs]`.
    ///   - rank: how many directions are changed, at least 1.
    ///   - alpha: s times the rank.
    ///   - source: where A's first values come from.
    public init(to weight: Tensor, rank: Int, alpha: Double, from source: ParameterSource) {
        let (outputs, inputs) = (weight.extent(0), weight.extent(1))
        let start = Initializer.uniform(limit: 1 / Double(inputs).squareRoot())
        down = start.parameter([rank, inputs], from: source["down"])
        up = Initializer.constant(0).parameter([outputs, rank], from: source["up"])
        scale = alpha / Double(rank)
    }

    /// What is added to the map's output for `[..., inputs]`.
    func callAsFunction(_ input: Tensor) -> Tensor {
        let type = input.dtype
        return input.linear(weight: down.to(type)).linear(weight: up.to(type)) * scale
    }

    /// What is added to W: s B A, `[outputs, inputs]`.
    public var change: Tensor { up.matmul(down) * scale }

    /// A and B, by the names that published files have.
    public var parameters: [Parameter] {
        [Parameter("lora_A.weight", down), Parameter("lora_B.weight", up)]
    }
}

/// The place at a linear map where an adapter may be put.
public final class AdapterSlot {
    /// What changes the map's output; nil for nothing.
    public var adapter: LowRankAdapter?

    init() {}

    func adapted(_ output: Tensor, _ input: Tensor) -> Tensor {
        guard let adapter else { return output }
        return output + adapter(input)
    }
}

/// A linear map that an adapter can be put at.
public struct AdaptableMap {
    /// Names from the model down to the map, joined by dots.
    public let path: String
    /// The map's matrix, in the numbers that it is multiplied in.
    public let matrix: MapMatrix
    /// Where an adapter may be put.
    public let slot: AdapterSlot

    /// The map's matrix, `[outputs, inputs]`; of one in 8 bits, a copy of what it stands for.
    public var weight: Tensor { matrix.weight }

    /// Names a map.
    public init(_ path: String, _ map: Projection) {
        self.path = path
        matrix = map.matrix
        slot = map.slot
    }

    /// Names a map.
    public init(_ path: String, _ map: Linear) {
        self.path = path
        matrix = map.matrix
        slot = map.slot
    }

    /// The map as a larger module sees it.
    public init(_ path: String, _ map: AdaptableMap) {
        self.path = path
        matrix = map.matrix
        slot = map.slot
    }

    /// Adds the adapter's change to the matrix and takes the adapter away.
    ///
    /// - Precondition: the matrix is not in 8 bits.
    public func merge() {
        precondition(matrix.quantised == nil, "merge adapters before bringing a map into 8 bits")
        guard let adapter = slot.adapter else { return }
        withoutGradient { weight.detached().add(adapter.change.to(weight.dtype)) }
        slot.adapter = nil
    }
}
