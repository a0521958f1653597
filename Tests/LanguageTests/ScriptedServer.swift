import Foundation
import Synchronization
import Testing

/// A server of one's own on loopback that answers as a test says, however badly.
final class ScriptedServer: Sendable {
    /// What one request gets.
    struct Answer: Sendable, CustomTestStringConvertible {
        var status = 200
        var headers: [String: String] = [:]
        var body = ""
        var delay: Duration = .zero
        /// Whether the connection ends without a word.
        var hangsUp = false

        /// Bodies of many megabytes don't belong into a log.
        var testDescription: String { "\(status), \(delay), \(body.prefix(40))" }

        static func chat(_ text: String, tokens: Int = 10, reason: String = "stop") -> Answer {
            Answer(
                body: #"{"choices": [{"message": {"role": "assistant", "content": "\#(text)"}, "#
                    + #""finish_reason": "\#(reason)"}], "usage": {"total_tokens": \#(tokens)}}"#
            )
        }
    }

    private let socketNumber: Int32
    private let port: UInt16
    private let seen = Mutex<[String]>([])
    private let answer: @Sendable (Int, String) -> Answer

    /// Answers each request by its number, from 0 on, and its text.
    init(_ answer: @escaping @Sendable (Int, String) -> Answer) throws {
        self.answer = answer
        socketNumber = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let number = socketNumber
        let isBound = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                bind(number, $0, length) == 0 && listen(number, 64) == 0
                    && getsockname(number, $0, &length) == 0
            }
        }
        guard isBound else { throw POSIXError(.EADDRNOTAVAIL) }
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { [self] in accept() }
    }

    var url: String { "http://127.0.0.1:\(port)/v1" }

    /// The requests that came, with their headers.
    var requests: [String] { seen.withLock { $0 } }

    func close() {
        shutdown(socketNumber, Int32(SHUT_RDWR))
        _ = Glibc.close(socketNumber)
    }

    private func accept() {
        while case let client = Glibc.accept(socketNumber, nil, nil), client >= 0 {
            Thread.detachNewThread { [self] in serve(client) }
        }
    }

    private func serve(_ client: Int32) {
        defer { _ = Glibc.close(client) }
        guard let text = read(client) else { return }
        let number = seen.withLock { seen in
            seen.append(text)
            return seen.count - 1
        }
        let answer = answer(number, text)
        let (seconds, rest) = answer.delay.components
        Thread.sleep(forTimeInterval: Double(seconds) + Double(rest) * 1e-18)
        if answer.hangsUp { return }
        let headers = answer.headers.map { "\($0): \($1)\r\n" }.joined()
        let reply =
            "HTTP/1.1 \(answer.status) Whatever\r\nContent-Length: \(answer.body.utf8.count)\r\n"
            + "Connection: close\r\n\(headers)\r\n\(answer.body)"
        let bytes = Array(reply.utf8)
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes {
                send(client, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            if count <= 0 { return }
            sent += count
        }
    }

    /// A request to the end of its body.
    private func read(_ client: Int32) -> String? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = recv(client, &piece, piece.count, 0)
            if count <= 0 { return nil }
            bytes += piece[..<count]
            let text = String(decoding: bytes, as: UTF8.self)
            guard let end = text.range(of: "\r\n\r\n") else { continue }
            let wanted = text[..<end.lowerBound].lowercased()
                .components(separatedBy: "\r\n")
                .first { $0.hasPrefix("content-length:") }
                .flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) }
            if text[end.upperBound...].utf8.count >= wanted ?? 0 { return text }
        }
    }
}
