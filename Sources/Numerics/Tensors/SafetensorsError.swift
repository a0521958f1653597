import Foundation

/// Why a safetensors file could not be read or written.
public enum SafetensorsError: Error, Hashable, CustomStringConvertible {
    /// The operating system refused to open or read.
    case unreadable(file: String, reason: String)
    /// The operating system refused to create, write or rename.
    case unwritable(file: String, reason: String)
    /// The file ends before `needed` bytes.
    case truncated(file: String, needed: Int, found: Int)
    /// The header is not what the format says.
    case badHeader(file: String, reason: String)
    /// One tensor's entry in the header is not what the format says.
    case badTensor(file: String, tensor: String, reason: String)
    /// Two tensors claim the same bytes, or bytes between them belong to none.
    case badLayout(file: String, tensor: String, expectedOffset: Int, foundOffset: Int)

    /// One line: what, where, and what to do.
    public var description: String {
        switch self {
        case .unreadable(let file, let reason):
            "\(file): cannot be read: \(reason); check the path and its rights"
        case .unwritable(let file, let reason):
            "\(file): \(reason); free space, or choose another folder"
        case .truncated(let file, let needed, let found):
            "\(file): expected \(needed) bytes, got \(found); the file is cut off, copy it again"
        case .badHeader(let file, let reason):
            "\(file): bad header, \(reason); is it a safetensors file?"
        case .badTensor(let file, let tensor, let reason):
            "\(file): tensor '\(tensor)': \(reason); write the file again"
        case .badLayout(let file, let tensor, let expected, let found):
            "\(file): tensor '\(tensor)' starts at byte \(found), expected \(expected): tensors "
                + "overlap or leave a gap; write the file again"
        }
    }
}
