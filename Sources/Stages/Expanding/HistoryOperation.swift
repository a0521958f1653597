import Pipelines

/// What can be done to a history, each with its settings.
public enum HistoryOperation: Hashable, Sendable {
    /// Keeps each event with a probability.
    case subsetSplit(SubsetSplit)
    /// Keeps one stretch.
    case crop(Crop)
    /// Takes away a share of the events before the last.
    case mask(Mask)
    /// Shuffles one stretch.
    case reorder(Reorder)
    /// Shuffles what stands at one time.
    case permuteTies(PermuteTies)
    /// Puts the history into the opposite order.
    case reverse(Reverse)
    /// Adds similar items before some items.
    case insert(Insert)
    /// Puts similar items in the place of some items.
    case substitute(Substitute)
    /// Takes away a number of events.
    case delete(Delete)
    /// Cuts what lies before a long history's end into pieces.
    case windows(Windows)

    /// Every operation with its default settings, in the order in which they are listed.
    public static let all: [HistoryOperation] = [
        .subsetSplit(SubsetSplit()), .crop(Crop()), .mask(Mask()), .reorder(Reorder()),
        .permuteTies(PermuteTies()), .reverse(Reverse()), .insert(Insert()),
        .substitute(Substitute()), .delete(Delete()), .windows(Windows()),
    ]

    /// The operation's name, as in recipes.
    public var name: String { type(of: settings).name }

    /// Whether two copies of a history can differ.
    public var isDrawn: Bool {
        switch self {
        case .reverse, .windows: false
        default: true
        }
    }

    /// The operation's settings.
    var settings: any OperatorSettings {
        switch self {
        case .subsetSplit(let settings): settings
        case .crop(let settings): settings
        case .mask(let settings): settings
        case .reorder(let settings): settings
        case .permuteTies(let settings): settings
        case .reverse(let settings): settings
        case .insert(let settings): settings
        case .substitute(let settings): settings
        case .delete(let settings): settings
        case .windows(let settings): settings
        }
    }

    /// Reads the settings of the operation with a name.
    ///
    /// - Throws: `ConfigurationError.badValue` for an unknown name, or `DecodingError`.
    init(name: String, from decoder: any Decoder) throws {
        switch name {
        case SubsetSplit.name: self = .subsetSplit(try SubsetSplit(from: decoder))
        case Crop.name: self = .crop(try Crop(from: decoder))
        case Mask.name: self = .mask(try Mask(from: decoder))
        case Reorder.name: self = .reorder(try Reorder(from: decoder))
        case PermuteTies.name: self = .permuteTies(try PermuteTies(from: decoder))
        case Reverse.name: self = .reverse(try Reverse(from: decoder))
        case Insert.name: self = .insert(try Insert(from: decoder))
        case Substitute.name: self = .substitute(try Substitute(from: decoder))
        case Delete.name: self = .delete(try Delete(from: decoder))
        case Windows.name: self = .windows(try Windows(from: decoder))
        default:
            throw decoder.unknownMaker("operator", named: name, known: Self.all.map(\.name))
        }
    }
}
