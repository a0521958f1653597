public import Pipelines

/// Why a catalogue can't become a table of samples.
public enum AttributeError: ExplainedError, Hashable {
    /// The data are no catalogue of products.
    case noCatalogue(name: String)
    /// No column is the attribute.
    case noSuchAttribute(String, path: String, remedy: String)
    /// The column that is meant tells products apart, or is what everything is told from.
    case notAnAttribute(String, path: String)
    /// Too few values occur often enough.
    case tooFewValues(String, path: String, frequent: Int, fewest: Int)

    /// What, expected, got, where, and what to do.
    public var description: String {
        switch self {
        case .noCatalogue(let name):
            "\(name): expected a catalogue of products, got data of another kind; name a file with a product a "
                + "row, or a data set with products such as chorus"
        case .noSuchAttribute(let attribute, let path, let remedy):
            "\(path): no column is the attribute '\(attribute)'; \(remedy)"
        case .notAnAttribute(let column, let path):
            "\(path): column '\(column)' is the product's name or title, from which attributes are told; name "
                + "another attribute"
        case .tooFewValues(let attribute, let path, let frequent, let fewest):
            "\(path): attribute '\(attribute)': expected two values or more that \(fewest) products have each, "
                + "got \(frequent); lower ingest.attribute.fewest-products, or name another attribute"
        }
    }

    /// The data are wrong.
    public var exitStatus: ExitStatus { .data }
}
