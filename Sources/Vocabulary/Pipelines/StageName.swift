/// The verbs of the pipeline, in their order.
///
/// A verb names its subcommand, its key in a recipe, its folder in a run and its heading in the report.
public enum StageName: String, CaseIterable, Codable, Hashable, Sendable {
    case ingest, clean, protect, split, expand, label, screen, mix, train, evaluate, decide, report

    /// The folder of the stage in a run, such as `05-expand`.
    public var folderName: String {
        let number = (Self.allCases.firstIndex(of: self) ?? 0) + 1
        return (number < 10 ? "0" : "") + "\(number)-\(rawValue)"
    }

    /// The heading of the stage in the report, such as "Expand".
    public var heading: String { rawValue.prefix(1).uppercased() + rawValue.dropFirst() }
}
