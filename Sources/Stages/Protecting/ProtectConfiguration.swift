import Foundation
import Pipelines

/// Settings of ``ProtectStage``.
public struct ProtectConfiguration: Codable, Hashable, Sendable {
    /// What is done to the names of orders, which may lead to people.
    public enum OrderTreatment: String, Codable, Hashable, Sendable, CaseIterable {
        case pseudonymise, drop, keep
    }

    /// Whether the names of users are replaced by pseudonyms.
    public var pseudonymises: Bool
    /// The file of the key; nil takes the one in the user's data folder.
    public var keyFile: String?
    /// What is done to the names of orders.
    public var orders: OrderTreatment

    /// Sets what is given and takes the defaults for the rest.
    public init(
        pseudonymises: Bool = true,
        keyFile: String? = nil,
        orders: OrderTreatment = .pseudonymise
    ) {
        self.pseudonymises = pseudonymises
        self.keyFile = keyFile
        self.orders = orders
    }

    /// Where the key is read from.
    var keyURL: URL {
        keyFile.map { URL(fileURLWithPath: ($0 as NSString).expandingTildeInPath) }
            ?? PseudonymKey.standardFile()
    }

    /// The keys of a recipe.
    public enum CodingKeys: String, CodingKey, CaseIterable {
        case pseudonymises = "pseudonyms"
        case keyFile = "key-file"
        case orders
    }

    /// Reads a recipe; absent keys keep their defaults, and `off` alone switches everything off.
    ///
    /// - Throws: ``Pipelines/ConfigurationError`` for a key or a value that is not known.
    public init(from decoder: any Decoder) throws {
        self.init()
        if let word = try? decoder.singleValueContainer().decode(String.self), word == "off" {
            self.init(pseudonymises: false, orders: .keep)
            return
        }
        if let isOn = try? decoder.singleValueContainer().decode(Bool.self) {
            if !isOn { self.init(pseudonymises: false, orders: .keep) }
            return
        }
        try decoder.refuseUnknownKeys(CodingKeys.self)
        let keys = try decoder.container(keyedBy: CodingKeys.self)
        pseudonymises = try keys.value(.pseudonymises, default: pseudonymises)
        keyFile = try keys.decodeIfPresent(String.self, forKey: .keyFile)
        orders = try keys.choice(.orders, default: pseudonymises ? orders : .keep)
    }
}
