import Commerce
import Foundation
public import Ingesting
public import Pipelines

/// Texts of a shop that a language model learns from.
public enum TuningTexts {
    /// The end of the names of files that hold a text a line.
    private static let plainExtension = "txt"

    /// Reads a text a line of a `.txt` file, or brand, title and description of each product of a catalogue.
    ///
    /// - Parameters:
    ///   - path: the file, or a catalogue as `restock expand --kind queries` takes one.
    ///   - ingest: how a catalogue is read.
    ///   - context: threads and progress.
    /// - Returns: the texts in their order, none of them empty.
    /// - Throws: what ingesting throws; an error of Foundation for a `.txt` file that can't be read.
    public static func read(
        _ path: String,
        ingest: SearchIngestConfiguration = SearchIngestConfiguration(),
        in context: StageContext
    ) async throws -> [String] {
        let file = URL(filePath: path)
        if file.pathExtension.lowercased() == plainExtension {
            return try String(contentsOf: file, encoding: .utf8)
                .split(whereSeparator: \.isNewline)
                .map { $0.trimmingCharacters(in: .whitespaces) }
                .filter { !$0.isEmpty }
        }
        let catalogue = try await SearchIngestStage(ingest)
            .catalogue(try DataSource(path), in: context)
        return catalogue.products.texts.filter { !$0.isEmpty }
    }
}
