/// What the values of a column are.
public enum FeatureKind: String, Codable, Hashable, Sendable, CaseIterable {
    /// Numbers with fractions.
    case continuous
    /// Whole numbers that count or measure.
    case integer
    /// One of several names.
    case category
    /// One of two names that mean yes and no.
    case boolean
    /// Moments, as Unix seconds.
    case dateTime = "date-time"
    /// Names of single rows, such as an order's number.
    case identifier
    /// The same value in every row, or none in any.
    case constant
    /// Words.
    case text

    /// Whether values are numbers rather than the numbers of levels.
    public var isNumeric: Bool { self == .continuous || self == .integer || self == .dateTime }

    /// Whether values between two values can't exist.
    public var isWhole: Bool { self == .integer || self == .dateTime }

    /// Whether models and generators look at the column.
    public var isModelled: Bool { isNumeric || self == .category || self == .boolean }
}

/// A column of a table of samples.
public struct Feature: Codable, Hashable, Sendable {
    /// The column's name in the source.
    public var name: String
    /// What its values are.
    public var kind: FeatureKind
    /// Names of the levels in their order; empty for numbers.
    public var levels: [String]

    /// Describes a column.
    public init(name: String, kind: FeatureKind, levels: [String] = []) {
        self.name = name
        self.kind = kind
        self.levels = levels
    }
}

/// The columns of a table of samples, and what is to be predicted.
public struct TableSchema: Codable, Hashable, Sendable {
    /// The columns but the label, in the source's order.
    public var features: [Feature]
    /// The label's column.
    public var label: String
    /// The label's values: the negative class, then the positive one, or several in a fixed order.
    public var classes: [String]

    /// Classes at most; a label of more is a number or a name of rows.
    public static let mostClasses = 100

    /// Describes a table of two classes.
    public init(features: [Feature], label: String, negative: String, positive: String) {
        self.features = features
        self.label = label
        classes = [negative, positive]
    }

    /// Describes a table whose label has any number of values.
    public init(features: [Feature], label: String, classes: [String]) {
        self.features = features
        self.label = label
        self.classes = classes
    }

    /// The number of the class that is looked for where there are two.
    public static let positiveClass: Int32 = 1

    /// The class that is looked for; nil where there are several, each of which is.
    public var positive: String? {
        classes.count == 2 ? classes[Int(Self.positiveClass)] : nil
    }

    /// Numbers of the columns that models and generators look at.
    public var modelled: [Int] { features.indices.filter { features[$0].kind.isModelled } }
}
