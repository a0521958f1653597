internal import CTorch

/// Versions of libtorch.
public enum TorchVersion {
    /// The library that was loaded, such as `2.13.0`.
    public static var loaded: String { String(cString: ct_runtime_version()) }

    /// The headers that this program was compiled against.
    public static var compiled: String { String(cString: ct_header_version()) }

    /// Compares the two; programs do so once, when they start.
    ///
    /// - Throws: ``TorchError/versionMismatch(loaded:compiled:)`` with the remedies.
    public static func check() throws(TorchError) {
        try check(loaded: loaded, compiled: compiled)
    }

    static func check(loaded: String, compiled: String) throws(TorchError) {
        guard loaded == compiled else {
            throw .versionMismatch(loaded: loaded, compiled: compiled)
        }
    }
}
