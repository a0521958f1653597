import Foundation

/// Names the program that is running, so that a store never mixes the work of two builds.
public enum BuildIdentity {
    /// The hash of the executable file.
    ///
    /// - Throws: ``StoreError/cannotRead(path:reason:)`` when the executable can't be read.
    public static func current() throws -> String {
        let path = Bundle.main.executablePath ?? CommandLine.arguments[0]
        do {
            return try ContentHash.ofFile(at: URL(filePath: path))
        } catch {
            throw StoreError.cannotRead(path: path, reason: StoreError.reason(of: error))
        }
    }
}
