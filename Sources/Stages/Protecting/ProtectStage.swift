public import Commerce
public import Pipelines

/// Replaces the identities in a log by keyed pseudonyms; rows, their order and all numbers stay.
public struct ProtectStage: Stage {
    /// The protected data and what was done to them.
    public struct Output: Sendable {
        /// The same rows without identities.
        public var data: DataSet
        /// What was done, column by column.
        public var ledger: PrivacyLedger
    }

    /// The stage's verb.
    public static let name = StageName.protect

    /// What is replaced, and with which key.
    public let configuration: ProtectConfiguration

    /// Configures the stage.
    public init(_ configuration: ProtectConfiguration = ProtectConfiguration()) {
        self.configuration = configuration
    }

    /// Replaces names.
    ///
    /// The fingerprints of the source's rows go as well, since known rows could be found by them.
    ///
    /// - Throws: ``ProtectError``; `CancellationError` when the run was asked to stop.
    /// - Complexity: O(*n*) in rows, one HMAC a different name.
    public func run(_ input: DataSet, in context: StageContext) async throws -> Output {
        var data = input
        var ledger = PrivacyLedger(treatments: [], keyFingerprint: nil, budget: [])
        let needsKey =
            configuration.pseudonymises
            || configuration.orders == .pseudonymise && input.log.order != nil
        let key = needsKey ? try PseudonymKey(file: configuration.keyURL) : nil
        ledger.keyFingerprint = key?.fingerprint
        try context.checkCancellation()
        if let key, configuration.pseudonymises {
            let pseudonym = Pseudonymiser(users: key)
            data.log.users = try Self.renamed(input.log.users, by: pseudonym, column: "user")
            data.log.fingerprint = nil
        }
        ledger.treatments.append(
            Self.treatment(
                "user",
                configuration.pseudonymises ? .pseudonymised : .kept,
                valueCount: input.log.users.count
            )
        )
        if input.log.order != nil { try treatOrders(of: &data, key: key, ledger: &ledger) }
        return Output(data: data, ledger: ledger)
    }

    private func treatOrders(
        of data: inout DataSet,
        key: PseudonymKey?,
        ledger: inout PrivacyLedger
    ) throws {
        guard let order = data.log.order else { return }
        let names = Vocabulary(order.lazy.filter { !$0.isEmpty })
        let action: PrivacyLedger.Action
        switch configuration.orders {
        case .keep: action = .kept
        case .drop:
            data.log.order = nil
            action = .dropped
        case .pseudonymise:
            guard let key else { return }
            let pseudonym = Pseudonymiser(key: key, purpose: "order", prefix: "o-")
            let renamed = try Self.renamed(names, by: pseudonym, column: "order")
            data.log.order = order.map { names.number(of: $0).map { renamed[$0] } ?? "" }
            action = .pseudonymised
        }
        ledger.treatments.append(Self.treatment("order", action, valueCount: names.count))
    }

    /// The names' pseudonyms under the same numbers.
    private static func renamed(
        _ names: Vocabulary,
        by pseudonym: Pseudonymiser,
        column: String
    ) throws(ProtectError) -> Vocabulary {
        var result = Vocabulary()
        for (number, name) in names.names.enumerated() {
            let given = result.insert(pseudonym(name))
            guard given == Int32(number) else {
                throw .collision(column: column, first: names[given], second: name)
            }
        }
        return result
    }

    private static func treatment(
        _ column: String,
        _ action: PrivacyLedger.Action,
        valueCount: Int
    ) -> PrivacyLedger.Treatment {
        let method =
            switch action {
            case .pseudonymised: "HMAC-SHA256 with a key outside of the run, first 16 bytes"
            case .dropped: "the column was taken out"
            case .kept: "names as in the source"
            }
        return PrivacyLedger.Treatment(
            column: column,
            action: action,
            valueCount: valueCount,
            method: method
        )
    }
}
