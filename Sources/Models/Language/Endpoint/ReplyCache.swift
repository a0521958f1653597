import Foundation
import Pipelines

/// Answers that were paid for, a file each.
///
/// A file's name is the hash of the question and the model; neither the key nor the address is in it or its name. Files are written whole
/// or not at all, so that a program that is killed loses no more than what was under way.
struct ReplyCache: Sendable {
    private struct Entry: Codable {
        var model: String
        var question: ChatQuestion
        var reply: ChatReply
    }

    let folder: URL

    /// Keeps answers in a folder, or in the user's cache, which `XDG_CACHE_HOME` and `HOME` say.
    init(folder: String?, environment: [String: String]) {
        if let folder {
            self.folder = URL(filePath: folder, directoryHint: .isDirectory)
            return
        }
        let home = URL(filePath: environment["HOME"] ?? NSTemporaryDirectory())
        let caches = environment["XDG_CACHE_HOME"].flatMap { $0.isEmpty ? nil : URL(filePath: $0) }
        self.folder = (caches ?? home.appending(path: ".cache")).appending(path: "restock/endpoint")
    }

    private func file(_ question: ChatQuestion, _ model: String) throws -> URL {
        let hash = ContentHash.combining([try ContentHash.of(question), model])
        return folder.appending(path: "\(hash).json")
    }

    /// The answer that was kept; nil where there is none, or a damaged one.
    func reply(to question: ChatQuestion, model: String) throws -> ChatReply? {
        guard let data = try? Data(contentsOf: file(question, model)),
            let entry = try? JSONDecoder().decode(Entry.self, from: data),
            entry.question == question, entry.model == model
        else { return nil }
        return entry.reply
    }

    /// Keeps an answer.
    ///
    /// - Throws: `StoreError`.
    func keep(_ reply: ChatReply, to question: ChatQuestion, model: String) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let entry = Entry(model: model, question: question, reply: reply)
        try DurableFile.write(try encoder.encode(entry), to: file(question, model))
    }
}
