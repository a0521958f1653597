import Commerce
import Foundation
import Language
import Pipelines
import Statistics

/// Has a language model that is served elsewhere write queries for products, after the example of a few.
///
/// The model is asked for JSON, and whoever answers with a plain line is understood as well. What is no query within
/// limits is asked for again, with another seed.
///
/// Source: Dai et al., "Promptagator: few-shot dense retrieval from 8 examples", ICLR 2023; Bonifacio et al., "InPars",
/// SIGIR 2022.
struct EndpointQueries {
    let endpoint: EndpointConfiguration
    let configuration: QueryExpandConfiguration
    let products: Products
    let shots: [QueryShot]
    /// Words that people's queries have at most.
    let mostWords: Int
    /// Holds the key.
    var environment = ProcessInfo.processInfo.environment

    /// The maker's name in provenance.
    static let maker = "endpoint"
    private static let mostCharacters = 60
    private static let mostTokens = 48
    /// Times that a product's query is asked for.
    private static let rounds = 4

    private static let task = """
        Write the search query that a customer of a shop types who looks for the product: a few words in lower case, no \
        full title. Answer with JSON such as {"query": "..."} and nothing else.
        """

    private static let schema = JSONValue.object([
        "type": .string("object"), "required": .array([.string("query")]),
        "additionalProperties": .bool(false),
        "properties": .object(["query": .object(["type": .string("string")])]),
    ])

    /// Has queries written, all products in a seeded order before any comes again.
    ///
    /// - Throws: ``QueryExpandError/badEndpoint(made:wanted:reason:status:)`` with how many there are, and why not more;
    ///   `StoreError`, `CancellationError`.
    func run(in context: StageContext) async throws -> [MadeQuery] {
        let order = ProductRounds.order(configuration.count, of: products.count, context.seed)
        let titles = products.titles
        let chat = try chat(seed: context.seed["wait"])
        let start = start(titles)
        var texts: [Int: String] = [:]
        var faults: [String: Int] = [:]
        var kept = 0
        defer { report(kept, chat.spent, context) }
        for round in 0..<Self.rounds {
            let open = order.indices.filter { texts[$0] == nil }
            if open.isEmpty { break }
            let (done, seed) = (texts.count, context.seed["query"][round])
            let found = try await chat.replies(
                to: open.map { question(titles[order[$0]], after: start, seed[$0]) }
            ) { count in
                context.progress.report(
                    Progress("write \(done + count) of \(order.count) queries")
                )
            }
            kept += found.kept
            faults = [:]
            for (place, reply) in zip(open, found.replies) {
                guard let reply else { continue }
                switch query(in: reply) {
                case .success(let text): texts[place] = text
                case .failure(let fault): faults[fault.rawValue, default: 0] += 1
                }
            }
            if let stop = found.stop {
                throw fewer(texts.count, "\(stop)", stop.exitStatus)
            }
        }
        guard texts.count == order.count else {
            let counts = faults.sorted { $0.key < $1.key }.map { "\($0.value) \($0.key)" }
            throw fewer(
                texts.count,
                "of the others' last answers, " + counts.joined(separator: ", "),
                .data
            )
        }
        return order.enumerated().compactMap { place, product in
            texts[place].map {
                MadeQuery(text: $0, product: Int32(product), maker: Self.maker)
            }
        }
    }

    /// Says what the answers cost.
    private func report(_ kept: Int, _ spent: Int, _ context: StageContext) {
        context.progress.report(
            Progress("\(kept) answers kept from earlier, \(spent) tokens paid for")
        )
    }

    private func chat(seed: Seed) throws(QueryExpandError) -> ChatEndpoint {
        do {
            return try ChatEndpoint(endpoint, seed: seed, environment: environment)
        } catch {
            throw fewer(0, "\(error)", error.exitStatus)
        }
    }

    /// What stands before every question: the task and the examples.
    private func start(_ titles: [String]) -> [ChatMessage] {
        [ChatMessage(.system, Self.task)]
            + shots.flatMap {
                [
                    ChatMessage(.user, QueryPrompt.question(titles[$0.product])),
                    ChatMessage(.assistant, Self.answer($0.query)),
                ]
            }
    }

    private func fewer(
        _ made: Int,
        _ reason: String,
        _ status: ExitStatus
    ) -> QueryExpandError {
        .badEndpoint(made: made, wanted: configuration.count, reason: reason, status: status)
    }

    private func question(
        _ title: String,
        after start: [ChatMessage],
        _ seed: Seed
    ) -> ChatQuestion {
        ChatQuestion(
            messages: start + [ChatMessage(.user, QueryPrompt.question(title))],
            temperature: configuration.temperature,
            mostTokens: Self.mostTokens,
            // Some servers keep seeds in 32 bits with a sign.
            seed: Int(seed.value & 0x7fff_ffff),
            schema: Self.schema
        )
    }

    private static func answer(_ query: String) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .withoutEscapingSlashes
        let text = (try? encoder.encode(query)).map { String(decoding: $0, as: UTF8.self) }
        return "{\"query\": \(text ?? "\"\"")}"
    }

    /// Why an answer is no query.
    enum Fault: String, Error {
        case empty
        case cut = "cut off"
        case long = "too long"
    }

    private struct Form: Decodable { var query: String }

    /// The query that an answer holds.
    func query(in reply: ChatReply) -> Result<String, Fault> {
        var text = reply.text
        if let form = try? JSONDecoder().decode(Form.self, from: Data(text.utf8)) {
            text = form.query
        } else if reply.isCut {
            return .failure(.cut)
        } else {
            // Whoever heeds no schema writes a line, perhaps in quotes.
            text = text.split(whereSeparator: \.isNewline).first.map(String.init) ?? ""
            text = text.trimmingCharacters(in: CharacterSet(charactersIn: "\"'` "))
        }
        let controls = CharacterSet.controlCharacters.union(.whitespacesAndNewlines)
        let words = text.lowercased().components(separatedBy: controls).filter { !$0.isEmpty }
        guard words.contains(where: { $0.contains { $0.isLetter || $0.isNumber } }) else {
            return .failure(.empty)
        }
        let limits = LineConstraint(mostWords: mostWords, mostCharacters: Self.mostCharacters)
        // Whoever writes on beyond the limits began with what matters most.
        let lines = (1...words.count).map { words.prefix($0).joined(separator: " ") }
        return lines.last { limits.accepts($0) }.map { .success($0) } ?? .failure(.long)
    }
}
