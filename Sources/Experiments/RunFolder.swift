public import Foundation
public import Pipelines

/// The folder of one run: what each stage left, the findings, and what must be known to repeat it.
public struct RunFolder: Sendable {
    /// The state of a run's folder before the run begins.
    public enum State: Sendable, Hashable {
        /// There is none.
        case absent
        /// A run began and did not end.
        case unfinished
        /// The run ended; its findings are there.
        case finished
    }

    /// Where it is.
    public let url: URL

    private let findings: String

    /// A file's or data set's name as the first part of a run's name: letters, digits, '-' and '_'.
    public static func plainName(_ name: String) -> String {
        let plain = String(
            name.map { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") ? $0 : "-" }
        )
        return plain.allSatisfy { $0 == "-" } ? "run" : plain
    }

    /// Names a folder; nothing is made yet.
    ///
    /// - Parameters:
    ///   - url: where it is.
    ///   - findings: the file that is written last, and marks the folder as finished.
    public init(url: URL, findings: String = "result.json") {
        self.url = url
        self.findings = findings
    }

    /// The run's name, the last part of its path.
    public var name: String { url.lastPathComponent }

    /// The findings' file.
    public var resultFile: URL { url.appending(path: findings) }

    /// The file of what the report shows beyond the findings.
    public var detailsFile: URL { url.appending(path: "details.json") }

    /// The model's weights.
    public var modelFile: URL { url.appending(path: "model.safetensors") }

    /// The folder of one stage, such as `05-expand`.
    public func folder(of stage: StageName) -> URL { url.appending(path: stage.folderName) }

    /// Copies a file of another folder where that has it.
    ///
    /// - Throws: `StoreError.cannotRead(path:reason:)`; what writing files throws.
    func copy(_ name: String, from source: URL) throws {
        let file = source.appending(path: name)
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let data: Data
        do { data = try Data(contentsOf: file) } catch {
            throw StoreError.cannotRead(path: file.path, reason: "\(error)")
        }
        try DurableFile.write(data, to: url.appending(path: name))
    }

    /// Whether a run began or ended here.
    public var state: State {
        let files = FileManager.default
        if files.fileExists(atPath: resultFile.path) { return .finished }
        return files.fileExists(atPath: url.appending(path: "recipe.yaml").path)
            ? .unfinished : .absent
    }

    /// Shows the files of an artefact under a stage: as hard links where the file system lets us.
    ///
    /// - Throws: ``StoreError`` when neither a link nor a copy can be made.
    public func show(_ artefact: URL, under stage: StageName, part: String = "") throws {
        let target = part.isEmpty ? folder(of: stage) : folder(of: stage).appending(path: part)
        try DurableFile.createFolder(target)
        let files = FileManager.default
        for name in try files.contentsOfDirectory(atPath: artefact.path)
        where name != "artefact.json" {
            let source = artefact.appending(path: name)
            let link = target.appending(path: name)
            try? files.removeItem(at: link)
            do {
                try files.linkItem(at: source, to: link)
            } catch {
                try DurableFile.write(try Data(contentsOf: source), to: link)
            }
        }
    }

    /// Writes a value as readable JSON.
    public func write(_ value: some Encodable, to file: URL) throws {
        try DurableFile.write(try JSONEncoder.readable.encode(value) + Data("\n".utf8), to: file)
    }

    /// The finished runs of a folder of runs, by name.
    public static func finished(in runs: URL) -> [Experiment.Outcome] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: runs.path)) ?? []
        return names.sorted().compactMap { name in
            try? Experiment.outcome(in: RunFolder(url: runs.appending(path: name)))
        }
    }

    /// Copies the run's model to a file.
    ///
    /// - Throws: ``StoreError``.
    public func copyModel(to file: URL) throws {
        guard let data = try? Data(contentsOf: modelFile) else {
            throw StoreError.cannotRead(path: modelFile.path, reason: "the run left no model there")
        }
        try DurableFile.write(data, to: file)
    }

    /// Takes the folder away, to start over.
    public func remove() throws {
        do {
            try FileManager.default.removeItem(at: url)
        } catch {
            throw StoreError.cannotWrite(path: url.path, reason: error.localizedDescription)
        }
    }
}
