internal import CTorch

extension Tensor {
    /// Exponential.
    public func exp() -> Tensor {
        .make { ct_exp($0, handle) }
    }

    /// Natural logarithm.
    public func log() -> Tensor {
        .make { ct_log($0, handle) }
    }

    /// log(1 + x), exact near 0.
    public func log1p() -> Tensor {
        .make { ct_log1p($0, handle) }
    }

    /// Square root.
    public func squareRoot() -> Tensor {
        .make { ct_sqrt($0, handle) }
    }

    /// 1 / √x.
    public func reciprocalSquareRoot() -> Tensor {
        .make { ct_rsqrt($0, handle) }
    }

    /// 1 / x.
    public func reciprocal() -> Tensor {
        .make { ct_reciprocal($0, handle) }
    }

    /// x².
    public func squared() -> Tensor {
        .make { ct_square($0, handle) }
    }

    /// Sine.
    public func sin() -> Tensor {
        .make { ct_sin($0, handle) }
    }

    /// Cosine.
    public func cos() -> Tensor {
        .make { ct_cos($0, handle) }
    }

    /// Hyperbolic tangent.
    public func tanh() -> Tensor {
        .make { ct_tanh($0, handle) }
    }

    /// 1 / (1 + exp(-x)).
    public func sigmoid() -> Tensor {
        .make { ct_sigmoid($0, handle) }
    }

    /// Error function.
    public func erf() -> Tensor {
        .make { ct_erf($0, handle) }
    }

    /// Absolute value.
    public func abs() -> Tensor {
        .make { ct_abs($0, handle) }
    }

    /// -1, 0 or 1.
    public func sign() -> Tensor {
        .make { ct_sign($0, handle) }
    }

    /// Rounded towards minus infinity.
    public func floor() -> Tensor {
        .make { ct_floor($0, handle) }
    }

    /// Rounded to the nearest integer, halves to even.
    public func rounded() -> Tensor {
        .make { ct_round($0, handle) }
    }

    /// max(x, 0).
    public func relu() -> Tensor {
        .make { ct_relu($0, handle) }
    }

    /// x sigmoid(x).
    public func silu() -> Tensor {
        .make { ct_silu($0, handle) }
    }

    /// log(1 + exp(x)).
    public func softplus() -> Tensor {
        .make { ct_softplus($0, handle) }
    }

    /// x Φ(x), where Φ is the normal distribution function.
    ///
    /// With `approximate` it is 0.5 x (1 + tanh(√(2/π) (x + 0.044715 x³))) instead.
    ///
    /// Source: Hendrycks & Gimpel, arXiv 1606.08415, 2016.
    public func gelu(approximate: Bool = false) -> Tensor {
        .make { ct_gelu($0, handle, approximate) }
    }
}
