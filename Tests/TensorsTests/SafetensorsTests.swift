import Foundation
import Testing

@testable import Tensors

@TensorThread
struct SafetensorsTests {
    let folder: URL
    var file: URL { folder.appendingPathComponent("model.safetensors") }

    init() throws {
        folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    @Test("Every type comes back as it was written", arguments: DType.allCases)
    func roundTrip(_ dtype: DType) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let numbers = Tensor([0, 1, 2, 3, 100, 7], shape: [3, 2]).to(dtype)
        let written = [
            "a.transposed": numbers.transposed, "empty": Tensor.zeros([0, 4], dtype: dtype),
            "number": Tensor(Float(2.5)),
        ]
        let notes = ["quote": "\"ü\"", "epoch": "3"]
        try Safetensors(tensors: written, metadata: notes).write(to: file)
        let read = try Safetensors.read(file)
        #expect(read.metadata == notes)
        #expect(Set(read.tensors.keys) == Set(written.keys))
        for (name, tensor) in written {
            #expect(read.tensors[name]?.dtype == tensor.dtype)
            #expect(read.tensors[name]?.shape == tensor.shape)
            #expect(read.tensors[name]?.doubles() == tensor.doubles())
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left == ["model.safetensors"])
    }

    @Test("The same tensors give the same bytes, as the format prescribes them")
    func bytes() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let tensors = ["b": Tensor([1, 2] as [UInt8]), "a": Tensor(Float(1))]
        try Safetensors(tensors: tensors).write(to: file)
        let header =
            #"{"a":{"data_offsets":[0,4],"dtype":"F32","shape":[]},"#
            + #""b":{"data_offsets":[4,6],"dtype":"U8","shape":[2]}}"#
        let padded = header + String(repeating: " ", count: (8 - header.utf8.count % 8) % 8)
        let length = [UInt8(padded.utf8.count), 0, 0, 0, 0, 0, 0, 0]
        let data: [UInt8] = [0, 0, 0x80, 0x3f, 1, 2]
        #expect(try [UInt8](Data(contentsOf: file)) == length + Array(padded.utf8) + data)
    }

    nonisolated static let broken: [(String, String, Int)] = [
        ("not JSON", "{", 0),
        ("not an object", "[1]", 0),
        ("bad metadata", #"{"__metadata__":{"a":1}}"#, 0),
        ("no object", #"{"w":3}"#, 0),
        ("unknown type", #"{"w":{"dtype":"F7","shape":[1],"data_offsets":[0,4]}}"#, 4),
        ("negative", #"{"w":{"dtype":"F32","shape":[-1],"data_offsets":[0,4]}}"#, 4),
        ("fraction", #"{"w":{"dtype":"F32","shape":[1.5],"data_offsets":[0,4]}}"#, 4),
        (
            "too large",
            #"{"w":{"dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,4]}}"#, 4
        ),
        ("wrong size", #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, 4),
        ("backwards", #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#, 4),
        ("one offset", #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[4]}}"#, 4),
        ("cut off", #"{"w":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, 7),
        ("left over", #"{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, 5),
        (
            "overlap",
            #"{"v":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"#
                + #""w":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#, 6
        ),
        ("gap", #"{"w":{"dtype":"U8","shape":[4],"data_offsets":[2,6]}}"#, 6),
    ]

    @Test("A broken file gives an error that names it", arguments: broken)
    func corrupt(_ name: String, _ header: String, _ dataCount: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        var bytes = Data([UInt8(header.utf8.count), 0, 0, 0, 0, 0, 0, 0])
        bytes.append(Data(header.utf8))
        bytes.append(Data(count: dataCount))
        try bytes.write(to: file)
        let error = #expect(throws: SafetensorsError.self) { try Safetensors.read(file) }
        let message = error?.description ?? ""
        #expect(message.contains("model.safetensors"))
        #expect(
            !header.contains("\"w\"") || name == "left over" || name == "cut off"
                || message.contains("'w'")
        )
    }

    @Test("Files that end in the header, and missing ones", arguments: [0, 3, 8, 20])
    func truncated(_ count: Int) throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        #expect(throws: SafetensorsError.self) { try Safetensors.read(file) }
        try Safetensors(tensors: ["w": .ones([3])]).write(to: file)
        try Data(contentsOf: file).prefix(count).write(to: file)
        let error = #expect(throws: SafetensorsError.self) { try Safetensors.read(file) }
        guard case .truncated = error else {
            Issue.record("expected a truncated file, got \(String(describing: error))")
            return
        }
    }

    @Test("A header longer than any file is refused")
    func hugeHeader() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(repeating: 0xff, count: 64).write(to: file)
        #expect(throws: SafetensorsError.self) { try Safetensors.read(file) }
    }

    @Test("A failed write leaves the older file and nothing else")
    func failedWrite() throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let nowhere = folder.appendingPathComponent("missing/model.safetensors")
        #expect(throws: SafetensorsError.self) {
            try Safetensors(tensors: ["w": .ones([3])]).write(to: nowhere)
        }
        // A folder cannot be replaced by a file.
        try FileManager.default.createDirectory(at: file, withIntermediateDirectories: true)
        #expect(throws: SafetensorsError.self) {
            try Safetensors(tensors: ["w": .ones([3])]).write(to: file)
        }
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        #expect(left == ["model.safetensors"])
    }
}
