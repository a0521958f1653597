import Foundation
import Language
import Tensors
import Testing

/// What sentence-transformers says of an encoder, in the forms that its versions write.
@Suite("Folders of sentence-transformers")
struct SentenceFolderTests {
    /// The small encoder's folder with files beside it.
    private static func folder(_ files: [String: String]) throws -> URL {
        let folder = URL.temporaryDirectory.appending(path: "sentences-\(UUID().uuidString)")
        for name in ["config.json", "tokenizer.json", "model.safetensors"] {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try FileManager.default.copyItem(at: golden("encoder/\(name)"), to: file)
        }
        for (name, text) in files {
            let file = folder.appending(path: name)
            try FileManager.default.createDirectory(
                at: file.deletingLastPathComponent(),
                withIntermediateDirectories: true
            )
            try text.write(to: file, atomically: true, encoding: .utf8)
        }
        return folder
    }

    private static let modes: [(String, TextEncoder.Pooling)] = [
        (#"{"pooling_mode": "cls", "embedding_dimension": 12}"#, .first),
        (#"{"pooling_mode": "max", "include_prompt": true}"#, .max),
        (#"{"pooling_mode": "mean"}"#, .mean),
        (#"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": false}"#, .first),
        (#"{"pooling_mode_max_tokens": true, "word_embedding_dimension": 12}"#, .max),
        (#"{"pooling_mode_mean_tokens": true, "pooling_mode_lasttoken": false}"#, .mean),
        (#"{"word_embedding_dimension": 12}"#, .mean),
    ]

    @Test("States are pooled as the folder says, in either form", arguments: modes)
    func poolings(text: String, pooling: TextEncoder.Pooling) async throws {
        let folder = try Self.folder(["1_Pooling/config.json": text])
        defer { try? FileManager.default.removeItem(at: folder) }
        let found = try await TensorThread.run { try TextEncoder(folder: folder).pooling }
        #expect(found == pooling)
    }

    // The encoder has 16 positions.
    @Test(
        "A text is as long as the folder says, the model's own file before the tokenizer's",
        arguments: [
            (#"{"max_seq_length": 7}"#, #"{"model_max_length": 9}"#, 7),
            ("{}", #"{"model_max_length": 9}"#, 9),
            ("{}", #"{"model_max_length": 1000000000000000019884624838656}"#, 16),
            (#"{"max_seq_length": 512}"#, "{}", 16),
        ]
    )
    func limits(sentences: String, tokenizer: String, limit: Int) async throws {
        let folder = try Self.folder([
            "sentence_bert_config.json": sentences, "tokenizer_config.json": tokenizer,
        ])
        defer { try? FileManager.default.removeItem(at: folder) }
        let found = try await TensorThread.run { try TextEncoder(folder: folder).limit }
        #expect(found == limit)
    }

    @Test(
        "What vectors would lack is an error by name",
        arguments: [
            ("1_Pooling/config.json", #"{"pooling_mode": "lasttoken"}"#, "lasttoken"),
            (
                "1_Pooling/config.json", #"{"pooling_mode_mean_sqrt_len_tokens": true}"#,
                "mean_sqrt_len"
            ),
            (
                "1_Pooling/config.json",
                #"{"pooling_mode_cls_token": true, "pooling_mode_mean_tokens": true}"#,
                "mean_tokens"
            ),
            (
                "modules.json",
                #"[{"type": "sentence_transformers.models.Dense", "path": "2_Dense"}]"#, "Dense"
            ),
        ]
    )
    func refused(name: String, text: String, words: String) async throws {
        let folder = try Self.folder([name: text])
        defer { try? FileManager.default.removeItem(at: folder) }
        let error = await TensorThread.run {
            #expect(throws: TextEncoderError.self) { try TextEncoder(folder: folder) }
        }
        #expect("\(error.map { "\($0)" } ?? "")".contains(words))
    }
}
