import Language
import Synchronization

/// What becomes of a request, piece by piece.
enum ChatNews: Sendable {
    /// More of an answer.
    case text(choice: Int, String)
    /// An answer is complete.
    case end(choice: Int, Continuation)
    /// No answer can be given any more.
    case failure(ServiceError)
}

/// Requests that wait for the decoder, which reads several at once.
///
/// A text joins those under way as soon as there is room, between two tokens, and leaves when it ends or when nobody reads
/// it any more; each is told as it is written.
final class DecodeQueue: Sendable {
    /// A text that is to become one of a request's answers.
    private struct Job {
        var text: ContinuationRequest
        var choice: Int
        var reader: ChatReader
    }

    private struct State {
        var waiting: [Job] = []
        /// Answers under way, by their numbers in this work.
        var running: [Int: Job] = [:]
        var begun = 0
        var isRunning = false
        var counts = Counts()
    }

    /// What was done so far.
    struct Counts {
        /// Answers that were begun.
        var answers = 0
        /// Answers that were under way at once, at most.
        var together = 0
    }

    private let decoder: ServedDecoder
    private let together: Int
    private let most: Int
    private let state = Mutex(State())

    init(_ decoder: ServedDecoder, _ configuration: ServeConfiguration) {
        self.decoder = decoder
        together = configuration.together
        most = configuration.waiting
    }

    /// What was done so far.
    var counts: Counts { state.withLock(\.counts) }

    /// Takes a request that was found to be sound.
    ///
    /// - Returns: what becomes of it; whoever stops reading gives it up.
    /// - Throws: ``ServiceError/busy`` when too many wait.
    func submit(_ texts: [ContinuationRequest]) throws(ServiceError) -> AsyncStream<ChatNews> {
        let (stream, news) = AsyncStream.makeStream(of: ChatNews.self)
        let reader = ChatReader(news, answers: texts.count)
        let isFirst = try state.withLock { state throws(ServiceError) in
            // One request alone is never too many.
            guard state.waiting.isEmpty || state.waiting.count + texts.count <= most else {
                throw .busy
            }
            state.waiting += texts.enumerated().map {
                Job(text: $1, choice: $0, reader: reader)
            }
            defer { state.isRunning = true }
            return !state.isRunning
        }
        if isFirst { Task { await work() } }
        return stream
    }

    /// Decodes until nothing waits.
    private func work() async {
        repeat {
            do {
                try await decoder.run(together: together, of: next(atMost:), watch: tell)
            } catch {
                fail(.failed(reason: "\(error)"))
            }
        } while !rests()
    }

    /// The texts that join now.
    private func next(atMost room: Int) -> [ContinuationRequest] {
        state.withLock { state in
            let new = state.waiting.prefix(room)
            state.waiting.removeFirst(new.count)
            for job in new {
                state.running[state.begun] = job
                state.begun += 1
            }
            state.counts.answers += new.count
            state.counts.together = max(state.counts.together, state.running.count)
            return new.map(\.text)
        }
    }

    /// Tells what was written on a text.
    ///
    /// - Returns: whether anybody reads it.
    private func tell(_ number: Int, _ text: String, _ whole: Continuation?) -> Bool {
        let job = state.withLock { state in
            whole == nil ? state.running[number] : state.running.removeValue(forKey: number)
        }
        guard let job else { return false }
        let isRead = text.isEmpty || job.reader.tell(.text(choice: job.choice, text))
        if let whole { job.reader.end(.end(choice: job.choice, whole)) }
        return isRead
    }

    /// Ends all answers that are under way.
    private func fail(_ error: ServiceError) {
        let jobs = state.withLock { state in
            defer { state.running = [:] }
            return state.running.values
        }
        for job in jobs { job.reader.end(.failure(error)) }
    }

    /// Whether there is nothing more to do for now.
    private func rests() -> Bool {
        state.withLock { state in
            state.begun = 0
            state.isRunning = !state.waiting.isEmpty
            return !state.isRunning
        }
    }
}

/// Whoever waits for a request's answers.
private final class ChatReader: Sendable {
    private let news: AsyncStream<ChatNews>.Continuation
    /// Answers that didn't end yet.
    private let open: Mutex<Int>

    init(_ news: AsyncStream<ChatNews>.Continuation, answers: Int) {
        self.news = news
        open = Mutex(answers)
    }

    /// Tells more of an answer.
    ///
    /// - Returns: whether it is still read.
    func tell(_ one: ChatNews) -> Bool {
        if case .terminated = news.yield(one) { return false }
        return true
    }

    /// Tells how one answer ends; behind the last nothing more comes.
    func end(_ one: ChatNews) {
        news.yield(one)
        let isLast = open.withLock { open in
            open -= 1
            return open == 0
        }
        if isLast { news.finish() }
    }
}
