extension ProtectConfiguration {
    /// The name that the stage gives to a user; nil when names are kept.
    ///
    /// - Throws: ``ProtectError`` when the key can't be read.
    public func pseudonym(ofUser name: String) throws(ProtectError) -> String? {
        guard pseudonymises else { return nil }
        return Pseudonymiser(users: try PseudonymKey(file: keyURL))(name)
    }
}

extension Pseudonymiser {
    /// The pseudonyms of users.
    init(users key: PseudonymKey) {
        self.init(key: key, purpose: "user", prefix: "u-")
    }
}
