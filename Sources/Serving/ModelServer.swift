import Hummingbird
import Logging
import NIOCore
import ServiceLifecycle
import UnixSignals

/// Serves a decoder in the protocol of OpenAI, until the process is asked to stop.
public struct ModelServer: Sendable {
    private let configuration: ServeConfiguration

    /// Prepares a server.
    ///
    /// - Throws: what ``ServeConfiguration/validate()`` throws.
    public init(_ configuration: ServeConfiguration) throws {
        try configuration.validate()
        self.configuration = configuration
    }

    /// Reads the decoder and answers requests.
    ///
    /// At SIGTERM or SIGINT no more requests are taken, those under way are answered, and the call returns.
    ///
    /// - Parameter ready: told the address once requests are taken.
    /// - Throws: ``ServeError``.
    public func run(ready: @escaping @Sendable (String) -> Void) async throws {
        let decoder = try await ServedDecoder(
            configuration.model,
            precision: configuration.precision,
            compression: configuration.compression
        )
        // Requests hold what people search for; nothing of them is written anywhere.
        let logger = Logger(label: "restock") { _ in SwiftLogNoOpLogHandler() }
        let host = configuration.host.contains(":") ? "[\(configuration.host)]" : configuration.host
        let application = Application(
            responder: ChatResponder(decoder, configuration),
            server: .http1(configuration: .init(idleTimeout: .seconds(120))),
            configuration: ApplicationConfiguration(
                address: .hostname(configuration.host, port: configuration.port)
            ),
            onServerRunning: { channel in
                ready("http://\(host):\(channel.localAddress?.port ?? 0)/v1")
            },
            logger: logger
        )
        var group = ServiceGroupConfiguration(
            services: [application],
            gracefulShutdownSignals: [.sigterm, .sigint],
            logger: logger
        )
        group.maximumGracefulShutdownDuration = configuration.grace
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as IOError {
            throw ServeError.noPort(
                host: configuration.host,
                port: configuration.port,
                reason: "\(error)"
            )
        }
    }
}
