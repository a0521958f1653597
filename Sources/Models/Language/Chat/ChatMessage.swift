/// One part of a conversation.
public struct ChatMessage: Sendable, Hashable, Codable {
    /// Who speaks.
    public enum Role: String, Sendable, Hashable, Codable, CaseIterable {
        /// Whoever says how the others are to behave.
        case system
        /// Whoever asks.
        case user
        /// The model.
        case assistant
    }

    /// Who speaks.
    public var role: Role
    /// What is said.
    public var content: String

    /// States a part.
    public init(_ role: Role, _ content: String) {
        self.role = role
        self.content = content
    }
}

/// How a conversation stands before a decoder that is to answer.
///
/// Where the vocabulary has marks for turns, as of decoders that were taught to chat, each turn stands between them
/// (ChatML). Others get names of speakers. What is said is never read as a mark, whatever stands in it.
///
/// Source: OpenAI, "Chat Markup Language", 2023.
/// Deviates: nothing is said in the system's name where the conversation doesn't, whatever a model's own template adds.
public enum ChatPrompt {
    static let start = "<|im_start|>"
    static let end = "<|im_end|>"

    /// The tokens of a conversation, up to where the answer begins.
    public static func tokens(of messages: [ChatMessage], _ tokenizer: Tokenizer) -> [Int32] {
        guard let start = tokenizer.special(start), let end = tokenizer.special(end) else {
            let turns = messages.map { "\($0.role.rawValue): \($0.content)\n" }
            let text = turns.joined() + "\(ChatMessage.Role.assistant.rawValue):"
            return tokenizer.encode("") + tokenizer.plainPieces(of: text)
        }
        var tokens: [Int32] = []
        for message in messages {
            tokens.append(start)
            tokens += tokenizer.plainPieces(of: "\(message.role.rawValue)\n\(message.content)")
            tokens.append(end)
            tokens += tokenizer.plainPieces(of: "\n")
        }
        tokens.append(start)
        return tokens + tokenizer.plainPieces(of: "\(ChatMessage.Role.assistant.rawValue)\n")
    }
}
