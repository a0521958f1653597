/// How one shop writes its log: what tells products, cancellations and adjustments apart.
///
/// Nothing here holds for all shops; a data set's description states what holds for its own.
public struct ShopConventions: Sendable, Hashable, Codable {
    /// A regular expression that the whole item name of every real product matches.
    public var productCode: String?
    /// What the order names of cancellations begin with; nil means that a negative quantity tells.
    public var cancellationPrefix: String?
    /// What the order names of bookkeeping adjustments begin with.
    public var adjustmentPrefix: String?
    /// Whether item names that differ only in case are the same item.
    public var foldsItemCase: Bool
    /// Unix time in seconds; earlier events are wrong.
    public var earliest: Int64?
    /// Unix time in seconds; later events are wrong.
    public var latest: Int64?

    /// States a shop's conventions; by default none are known.
    public init(
        productCode: String? = nil,
        cancellationPrefix: String? = nil,
        adjustmentPrefix: String? = nil,
        foldsItemCase: Bool = false,
        earliest: Int64? = nil,
        latest: Int64? = nil
    ) {
        self.productCode = productCode
        self.cancellationPrefix = cancellationPrefix
        self.adjustmentPrefix = adjustmentPrefix
        self.foldsItemCase = foldsItemCase
        self.earliest = earliest
        self.latest = latest
    }
}
