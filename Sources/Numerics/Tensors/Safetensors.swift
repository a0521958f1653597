internal import CTorch
public import Foundation

/// Named tensors and notes in one file, in the format that Hugging Face's library reads.
///
/// The file is the header's length (8 bytes, little-endian), the header in JSON, and the tensors'
/// bytes in row-major order, little-endian, without gaps.
///
/// Source: github.com/huggingface/safetensors, README, "Format".
public struct Safetensors {
    /// The tensors by name.
    public var tensors: [String: Tensor]
    /// Notes by name, such as versions and configurations.
    public var metadata: [String: String]

    /// Gathers what is to be written.
    public init(tensors: [String: Tensor], metadata: [String: String] = [:]) {
        self.tensors = tensors
        self.metadata = metadata
    }

    /// Reads a whole file.
    ///
    /// - Throws: ``SafetensorsError`` for whatever is wrong with the file, ``TorchError`` when its
    ///   tensors do not fit into memory.
    public static func read(_ file: URL) throws -> Safetensors {
        let file = try SafetensorsFile(file)
        var tensors: [String: Tensor] = [:]
        for name in file.names { tensors[name] = try file.tensor(name) }
        return Safetensors(tensors: tensors, metadata: file.metadata)
    }

    /// Writes the file in one step: under another name first, then synchronised and renamed.
    ///
    /// The same tensors and notes give the same bytes.
    ///
    /// - Throws: ``SafetensorsError``; an older file then stays as it was.
    public func write(to file: URL) throws {
        if tensors["__metadata__"] != nil {
            throw SafetensorsError.badTensor(
                file: file.path,
                tensor: "__metadata__",
                reason: "the format keeps this name for notes; rename the tensor"
            )
        }
        let named = ordered()
        let temporary = file.deletingLastPathComponent().appendingPathComponent(
            ".\(file.lastPathComponent).\(ProcessInfo.processInfo.processIdentifier).tmp"
        )
        let writer = try DurableFile(at: temporary)
        do {
            try writer.write(try SafetensorsHeader.bytes(of: named, metadata: metadata))
            for (_, tensor) in named {
                try tensor.resting().withUnsafeBytes {
                    try writer.write(UnsafeRawBufferPointer($0))
                }
            }
            try writer.finish(movingTo: file)
        } catch {
            writer.abandon()
            throw error
        }
    }

    /// Widest elements first, then by name: every tensor is then aligned to its own element.
    private func ordered() -> [(name: String, tensor: Tensor)] {
        tensors.map { (name: $0.key, tensor: $0.value) }.sorted {
            let (first, second) = ($0.tensor.dtype.byteCount, $1.tensor.dtype.byteCount)
            return first == second ? $0.name < $1.name : first > second
        }
    }
}

extension Tensor {
    /// The elements where C can read them: on the processor, without gaps.
    fileprivate func resting() -> Tensor {
        let near = device == .cpu ? self : Tensor.make("write") { ct_to_device($0, handle, -1) }
        return near.contiguous()
    }

    /// Lends the bytes of a contiguous tensor in the processor's memory.
    func withUnsafeBytes<Result>(
        _ body: (UnsafeMutableRawBufferPointer) throws -> Result
    ) rethrows -> Result {
        var data: UnsafeMutableRawPointer?
        require(ct_data(&data, handle), "withUnsafeBytes")
        defer { withExtendedLifetime(self) {} }
        return try body(
            UnsafeMutableRawBufferPointer(
                start: data,
                count: data == nil ? 0 : count * dtype.byteCount
            )
        )
    }
}
