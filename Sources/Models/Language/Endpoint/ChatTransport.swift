import Foundation
import FoundationNetworking
import Synchronization

/// Sends requests and collects what comes back.
///
/// Redirections are not followed: the key belongs to one address. An answer is cut off where it grows beyond all reason.
struct ChatTransport {
    /// What came back.
    struct Reply {
        var status: Int
        var retryAfter: String?
        var body: Data
    }

    /// Why nothing came back.
    enum Failure: Error {
        case late
        case tooLong
        case broken(String)
    }

    private let session: URLSession
    private let collector = ReplyCollector()

    init() {
        let configuration = URLSessionConfiguration.ephemeral
        configuration.httpCookieStorage = nil
        configuration.urlCache = nil
        configuration.httpMaximumConnectionsPerHost = 256
        session = URLSession(
            configuration: configuration,
            delegate: collector,
            delegateQueue: nil
        )
    }

    /// Sends a body.
    ///
    /// - Throws: ``Failure``, `CancellationError`.
    func post(
        _ body: Data,
        to url: URL,
        key: String?,
        timeout: Duration
    ) async throws -> Reply {
        var request = URLRequest(url: url)
        request.httpMethod = "POST"
        request.httpBody = body
        request.setValue("application/json", forHTTPHeaderField: "Content-Type")
        if let key { request.setValue("Bearer \(key)", forHTTPHeaderField: "Authorization") }
        request.timeoutInterval = Double(timeout.components.seconds) + 60
        let task = session.dataTask(with: request)
        let timer = Task {
            try await Task.sleep(for: timeout)
            collector.end(task.taskIdentifier, .failure(Failure.late))
            task.cancel()
        }
        defer { timer.cancel() }
        return try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                collector.begin(task.taskIdentifier, continuation)
                task.resume()
                if Task.isCancelled {
                    collector.end(task.taskIdentifier, .failure(CancellationError()))
                    task.cancel()
                }
            }
        } onCancel: {
            collector.end(task.taskIdentifier, .failure(CancellationError()))
            task.cancel()
        }
    }

    /// Ends all that is under way.
    func close() { session.invalidateAndCancel() }
}

/// Puts the pieces of replies together.
private final class ReplyCollector: NSObject, URLSessionDataDelegate, Sendable {
    typealias Waiting = CheckedContinuation<ChatTransport.Reply, any Error>

    private struct Open {
        var body = Data()
        var waiting: Waiting
    }

    private static let mostBytes = 8 << 20
    private let open = Mutex<[Int: Open]>([:])

    func begin(_ number: Int, _ waiting: Waiting) {
        open.withLock { $0[number] = Open(waiting: waiting) }
    }

    /// Tells whoever waits, once.
    func end(_ number: Int, _ result: Result<ChatTransport.Reply, any Error>) {
        let one = open.withLock { $0.removeValue(forKey: number) }
        one?.waiting.resume(with: result)
    }

    func urlSession(_ session: URLSession, dataTask: URLSessionDataTask, didReceive data: Data) {
        let count = open.withLock { open in
            open[dataTask.taskIdentifier]?.body.append(data)
            return open[dataTask.taskIdentifier]?.body.count ?? 0
        }
        if count > Self.mostBytes {
            end(dataTask.taskIdentifier, .failure(ChatTransport.Failure.tooLong))
            dataTask.cancel()
        }
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        willPerformHTTPRedirection response: HTTPURLResponse,
        newRequest request: URLRequest,
        completionHandler: @escaping (URLRequest?) -> Void
    ) {
        end(task.taskIdentifier, .success(Self.reply(response, Data())))
        completionHandler(nil)
        task.cancel()
    }

    func urlSession(
        _ session: URLSession,
        task: URLSessionTask,
        didCompleteWithError error: (any Error)?
    ) {
        let body = open.withLock { $0[task.taskIdentifier]?.body } ?? Data()
        if let response = task.response as? HTTPURLResponse, error == nil {
            end(task.taskIdentifier, .success(Self.reply(response, body)))
        } else {
            let reason = error?.localizedDescription ?? "the answer is none of HTTP"
            end(task.taskIdentifier, .failure(ChatTransport.Failure.broken(reason)))
        }
    }

    private static func reply(_ response: HTTPURLResponse, _ body: Data) -> ChatTransport.Reply {
        ChatTransport.Reply(
            status: response.statusCode,
            retryAfter: response.value(forHTTPHeaderField: "Retry-After"),
            body: body
        )
    }
}
