import Foundation
import Statistics
import Tensors
import Testing

@testable import Language

/// `small.gguf`, changed byte by byte, on its way to a reader.
struct SmallGGUF {
    var bytes: Data

    init() throws {
        bytes = try Data(contentsOf: golden("decoder/small.gguf"))
    }

    /// The first byte behind a text that stands in the file.
    func end(of text: String) throws -> Int {
        try #require(bytes.range(of: Data(text.utf8))).upperBound
    }

    mutating func write<Value: BitwiseCopyable>(_ value: Value, at place: Int) {
        withUnsafeBytes(of: value) {
            bytes.replaceSubrange(place..<place + $0.count, with: $0)
        }
    }

    /// Lends the bytes as a file.
    func withFile<Result>(_ body: (URL) async throws -> Result) async throws -> Result {
        let file = URL.temporaryDirectory.appending(path: "\(UUID().uuidString).gguf")
        defer { try? FileManager.default.removeItem(at: file) }
        try bytes.write(to: file)
        return try await body(file)
    }

    /// What reading a decoder ends with; nil where it succeeds.
    func error() async throws -> (any Error)? {
        try await withFile { file in
            await TensorThread.run {
                do {
                    _ = try TextDecoder(file)
                    return nil
                } catch {
                    return error
                }
            }
        }
    }

    func message() async throws -> String {
        try await error().map { "\($0)" } ?? ""
    }
}

@Suite("GGUF files")
struct GGUFTests {
    @Test("Notes and extents are those that were written")
    func notes() throws {
        let file = try GGUFFile(golden("decoder/small.gguf"))
        #expect(file.notes["general.architecture"] == .text("llama"))
        #expect(file.notes["llama.block_count"] == .integer(2))
        #expect(file.notes["llama.rope.freq_base"] == .real(1000))
        #expect(file.notes["tokenizer.ggml.add_bos_token"] == .bool(false))
        #expect(file.names.count == 2 + 2 * 9)
        #expect(file.shape(of: "blk.1.ffn_down.weight") == [32, 64])
    }

    @Test("The vocabulary inside cuts texts as the folder's tokenizer does, and puts them together")
    func vocabulary() throws {
        let inside = try Tokenizer(try GGUFFile(golden("decoder/small.gguf")))
        let beside = try Tokenizer(folder: golden("decoder"))
        let data = try Data(contentsOf: golden("strings.json"))
        let expected = try DecoderGolden.read().ids
        for (string, ids) in zip(try JSONDecoder().decode([String].self, from: data), expected) {
            #expect(inside.encode(string) == ids && beside.encode(string) == ids)
            #expect(inside.text(of: ids) == string, "\(string.debugDescription)")
        }
        let marked = "<|im_start|>red<|im_end|>"
        #expect(inside.encode(marked).first == 1 && inside.encode(marked).last == 2)
        #expect(inside.text(of: inside.encode(marked)) == "red")
    }

    @Test("A file that is cut off anywhere is an error")
    func truncated() async throws {
        let whole = try SmallGGUF()
        for length in stride(from: 0, to: whole.bytes.count, by: 397) {
            var part = whole
            part.bytes = whole.bytes.prefix(length)
            let error = try await part.error()
            #expect(error is GGUFError, "\(length): \(String(describing: error))")
        }
        var part = whole
        part.bytes = whole.bytes.dropLast()
        #expect(try await part.message().contains("it is cut off"))
    }

    @Test("Damage is an error that says what is wrong")
    func damage() async throws {
        func message(_ change: (inout SmallGGUF) throws -> Void) async throws -> String {
            var file = try SmallGGUF()
            try change(&file)
            return try await file.message()
        }
        #expect(try await message { $0.write(UInt8(0x67), at: 0) }.contains("the letters GGUF"))
        #expect(try await message { $0.write(UInt32(2), at: 4) }.contains("version 3"))
        #expect(try await message { $0.write(UInt64.max, at: 8) } != "")
        #expect(try await message { $0.write(UInt64.max, at: 16) } != "")
        // An entry is its name, the number of dimensions, each of 8 bytes, the type and the offset.
        let name = "blk.1.attn_v.weight"
        let type = try await message {
            $0.write(UInt32(12), at: try $0.end(of: name) + 4 + 2 * 8)
        }
        #expect(type.contains("'\(name)' has type 12"), "\(type)")
        let beyond = try await message {
            $0.write(UInt64(40_000), at: try $0.end(of: name) + 4 + 2 * 8 + 4)
        }
        #expect(beyond.contains("'\(name)' ends at byte"), "\(beyond)")
        let huge = try await message {
            $0.write(UInt64(1) << 60, at: try $0.end(of: name) + 4)
        }
        #expect(huge.contains("too large"), "\(huge)")
        let missing = try await message {
            $0.write(UInt8(ascii: "x"), at: try $0.end(of: name) - 8)
        }
        #expect(missing.contains("expected a tensor '\(name)'"), "\(missing)")
        // A note is its key, the kind of 4 bytes and the value.
        let rows = try await message {
            $0.write(UInt32(400), at: try $0.end(of: "llama.vocab_size") + 4)
        }
        #expect(rows.contains("llama.vocab_size is 400"), "\(rows)")
        let width = try await message {
            $0.write(UInt32(64), at: try $0.end(of: "llama.feed_forward_length") + 4 + 0)
            $0.write(UInt32(48), at: try $0.end(of: "llama.embedding_length") + 4)
        }
        #expect(width.contains("expected the shape [384, 48], got [384, 32]"), "\(width)")
        let start = try await message {
            $0.write(UInt8(1), at: try $0.end(of: "tokenizer.ggml.add_bos_token") + 4)
            $0.write(UInt32(384), at: try $0.end(of: "tokenizer.ggml.bos_token_id") + 4)
        }
        #expect(start.contains("expected one of 384 tokens, got 384"), "\(start)")
        let architecture = try await message {
            $0.write(UInt8(ascii: "x"), at: try $0.end(of: "general.architecture") + 4 + 8)
        }
        #expect(architecture.contains("general.architecture is xlama"), "\(architecture)")
        #expect(try await message { _ in }.isEmpty)
    }

    // The letters, version 3, no tensor, one note: its key, the kind (10, 64 bits without a sign) and the value.
    @Test("An alignment beyond all reason is an error", arguments: [UInt64.max, 1 << 40, 7, 0])
    func alignment(value: UInt64) async throws {
        var file = try SmallGGUF()
        let key = "general.alignment"
        file.bytes = Data("GGUF".utf8)
        for bytes in [
            withUnsafeBytes(of: UInt32(3)) { Data($0) }, Data(count: 8),
            withUnsafeBytes(of: UInt64(1)) { Data($0) },
            withUnsafeBytes(of: UInt64(key.utf8.count)) { Data($0) }, Data(key.utf8),
            withUnsafeBytes(of: UInt32(10)) { Data($0) },
            withUnsafeBytes(of: value) { Data($0) },
        ] {
            file.bytes.append(bytes)
        }
        #expect(try await file.message().contains("a multiple of 8"))
    }

    // Whatever the bytes are, the reader ends with a model or with an error.
    @Test("Random damage ends nothing but the reading", arguments: 0..<8)
    func random(seed: Int) async throws {
        var random = Seed(UInt64(seed)).generator()
        for _ in 0..<12 {
            var file = try SmallGGUF()
            for _ in 0..<4 {
                file.write(UInt8(random.below(256)), at: random.below(12_000))
            }
            _ = try await file.error()
        }
    }

    @Test("A folder's own file is no GGUF, and a place with nothing is an error")
    func others() async throws {
        let messages = await TensorThread.run {
            [golden("decoder/model.safetensors"), golden("nothing.gguf")].map { place in
                do {
                    _ = try TextDecoder(place)
                    return ""
                } catch {
                    return "\(error)"
                }
            }
        }
        #expect(messages[0].contains("the letters GGUF") && messages[1].contains("no file at"))
    }
}
