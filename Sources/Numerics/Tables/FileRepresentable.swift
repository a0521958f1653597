public import Foundation

/// A value that can be kept in a folder of files.
///
/// Reading what was written gives an equal value, and equal values write the same bytes.
public protocol FileRepresentable: Sendable {
    /// Writes the value into an existing folder.
    ///
    /// - Throws: what could not be written, and where.
    func write(to folder: URL) throws

    /// Reads the value that `write(to:)` left in a folder.
    ///
    /// - Throws: what is missing or does not fit, and where.
    init(contentsOf folder: URL) throws
}
