internal import CTorch

/// A source of random numbers with a state of its own; the same seed gives the same numbers.
///
/// There is no global seed: whatever is random takes a generator. Numbers are drawn on the processor,
/// so they do not depend on the device or on the number of threads.
public final class Generator {
    let handle: ct_generator

    /// A generator that starts from `seed`.
    public init(seed: UInt64) {
        var made = ct_generator()
        require(ct_generator_make(&made, seed), "Generator")
        handle = made
    }

    deinit {
        ct_generator_free(handle)
    }

    /// The whole state as bytes, for a checkpoint that a run can continue from.
    public var state: [UInt8] {
        get { Tensor.make("state") { ct_generator_state($0, handle) }.elements() }
        set {
            let bytes = Tensor(newValue)
            withExtendedLifetime(bytes) {
                require(ct_generator_restore(handle, bytes.handle), "state")
            }
        }
    }
}

extension Tensor {
    /// Numbers from a normal distribution.
    public static func normal(
        _ shape: [Int],
        mean: Double = 0,
        deviation: Double = 1,
        dtype: DType = .float32,
        from generator: Generator
    ) -> Tensor {
        let made = uninitialized(shape, dtype: dtype)
        made.fillNormal(mean: mean, deviation: deviation, from: generator)
        return made
    }

    /// Numbers spread evenly over `range`.
    public static func uniform(
        _ shape: [Int],
        in range: Range<Double> = 0..<1,
        dtype: DType = .float32,
        from generator: Generator
    ) -> Tensor {
        let made = uninitialized(shape, dtype: dtype)
        made.fillUniform(in: range, from: generator)
        return made
    }

    /// Ones with the given probability, zeros otherwise.
    public static func bernoulli(
        _ shape: [Int],
        probability: Double,
        dtype: DType = .float32,
        from generator: Generator
    ) -> Tensor {
        let made = uninitialized(shape, dtype: dtype)
        require(
            ct_bernoulli_(made.handle, probability, generator.handle),
            "bernoulli"
        )
        return made
    }

    /// Numbers from an exponential distribution with the density rate exp(-rate x).
    public static func exponential(
        _ shape: [Int],
        rate: Double = 1,
        dtype: DType = .float32,
        from generator: Generator
    ) -> Tensor {
        let made = uninitialized(shape, dtype: dtype)
        require(ct_exponential_(made.handle, rate, generator.handle), "exponential")
        return made
    }

    /// Numbers from the standard Gumbel distribution, as -log of exponential numbers.
    ///
    /// Adding them to log-probabilities and taking the largest draws from the distribution.
    public static func gumbel(
        _ shape: [Int],
        dtype: DType = .float32,
        from generator: Generator
    ) -> Tensor {
        -exponential(shape, dtype: dtype, from: generator).log()
    }

    /// 64-bit integers, each value of `range` equally likely.
    public static func randomIntegers(
        _ shape: [Int],
        in range: Range<Int>,
        from generator: Generator
    ) -> Tensor {
        let made = uninitialized(shape, dtype: .int64)
        require(
            ct_random_(
                made.handle,
                Int64(range.lowerBound),
                Int64(range.upperBound),
                generator.handle
            ),
            "randomIntegers"
        )
        return made
    }

    /// The integers `0 ..< count` in random order.
    public static func permutation(_ count: Int, from generator: Generator) -> Tensor {
        make { ct_permutation($0, count, generator.handle) }
    }

    /// Ones and zeros, each one with the probability that this tensor holds at its place.
    public func bernoulliSample(from generator: Generator) -> Tensor {
        .make { ct_bernoulli($0, handle, generator.handle) }
    }

    /// Indices drawn in proportion to each row's weights `[rows, choices]`.
    ///
    /// - Returns: `[rows, count]`, 64-bit integers.
    public func multinomialSample(
        count: Int,
        replacement: Bool = false,
        from generator: Generator
    ) -> Tensor {
        .make { ct_multinomial($0, handle, count, replacement, generator.handle) }
    }

    /// Overwrites all elements with numbers from a normal distribution.
    public func fillNormal(mean: Double = 0, deviation: Double = 1, from generator: Generator) {
        require(ct_normal_(handle, mean, deviation, generator.handle), "fillNormal")
    }

    /// Overwrites all elements with numbers spread evenly over `range`.
    public func fillUniform(in range: Range<Double>, from generator: Generator) {
        require(
            ct_uniform_(handle, range.lowerBound, range.upperBound, generator.handle),
            "fillUniform"
        )
    }
}
