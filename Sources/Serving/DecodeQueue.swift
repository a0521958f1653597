import Language

/// What becomes of a request, piece by piece.
enum ChatNews: Sendable {
    /// More of an answer.
    case text(choice: Int, String)
    /// An answer is complete.
    case end(choice: Int, Continuation)
    /// No answer can be given any more.
    case failure(ServiceError)
}

/// Requests that wait for the decoder, which reads those that arrive together in one batch.
///
/// A batch runs to its end before the next begins; each text is told as it is written, and leaves its place when it ends
/// or when nobody reads it any more.
actor DecodeQueue {
    private struct Job {
        var texts: [ContinuationRequest]
        var news: AsyncStream<ChatNews>.Continuation
    }

    private let decoder: ServedDecoder
    private let together: Int
    private let waiting: Int
    private let gathering: Duration
    private var jobs: [Job] = []
    private var isRunning = false
    /// Batches that were begun, and the texts in them.
    private(set) var counts = (batches: 0, texts: 0)

    init(_ decoder: ServedDecoder, _ configuration: ServeConfiguration) {
        self.decoder = decoder
        together = configuration.together
        waiting = configuration.waiting
        gathering = configuration.gathering
    }

    /// Takes a request that was found to be sound.
    ///
    /// - Returns: what becomes of it; whoever stops reading gives it up.
    /// - Throws: ``ServiceError/busy`` when too many wait.
    func submit(_ texts: [ContinuationRequest]) throws(ServiceError) -> AsyncStream<ChatNews> {
        let count = jobs.reduce(0) { $0 + $1.texts.count }
        // One request alone is never too many.
        guard jobs.isEmpty || count + texts.count <= waiting else { throw .busy }
        let (stream, news) = AsyncStream.makeStream(of: ChatNews.self)
        jobs.append(Job(texts: texts, news: news))
        if !isRunning {
            isRunning = true
            Task { await work() }
        }
        return stream
    }

    private func work() async {
        while !jobs.isEmpty {
            try? await Task.sleep(for: gathering)
            var batch: [Job] = []
            var count = 0
            while let next = jobs.first, batch.isEmpty || count + next.texts.count <= together {
                count += next.texts.count
                batch.append(jobs.removeFirst())
            }
            await decode(batch)
        }
        isRunning = false
    }

    private func decode(_ batch: [Job]) async {
        let places = batch.enumerated().flatMap { job, one in
            one.texts.indices.map { (job: job, choice: $0) }
        }
        let news = batch.map(\.news)
        counts.batches += 1
        counts.texts += places.count
        do {
            try await decoder.run(batch.flatMap(\.texts)) { place, text, end in
                let (job, choice) = places[place]
                var isRead = true
                if !text.isEmpty, case .terminated = news[job].yield(.text(choice: choice, text)) {
                    isRead = false
                }
                if let end { news[job].yield(.end(choice: choice, end)) }
                return isRead
            }
        } catch {
            for one in news { one.yield(.failure(.failed(reason: "\(error)"))) }
        }
        for one in news { one.finish() }
    }
}
