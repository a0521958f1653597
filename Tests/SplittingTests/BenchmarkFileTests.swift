@_spi(Splitting) import Commerce
import Foundation
import Pipelines
import Splitting
import Testing

/// The folder with Amazon Beauty's files, where it is on this machine.
private let beauty: URL? = {
    let package = URL(filePath: #filePath).deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent()
    let named = ProcessInfo.processInfo.environment["RESTOCK_DATA"].map { URL(filePath: $0) }
    let folders = [named, package.appending(path: "../shared/data")].compactMap(\.self)
    return folders.map { $0.appending(path: "amazon-beauty") }
        .first { FileManager.default.fileExists(atPath: $0.path) }
}()

/// The split of a real file against the file that published work uses.
@Suite struct BenchmarkFileTests {
    /// Lines of a file as byte slices.
    private func lines(_ name: String, in folder: URL) throws -> [Data] {
        try Data(contentsOf: folder.appending(path: name)).split(separator: UInt8(ascii: "\n"))
    }

    /// The benchmark numbers items in the order of `items.jsonl`.
    private func benchmarkNumbers(in folder: URL) throws -> [String: String] {
        var numbers: [String: String] = [:]
        for (index, line) in try lines("items.jsonl", in: folder).enumerated() {
            let quoted = line.split(separator: UInt8(ascii: "\""), maxSplits: 4)
            numbers[String(decoding: quoted[3], as: UTF8.self)] = String(index + 1)
        }
        return numbers
    }

    private func log(in folder: URL) throws -> InteractionLog {
        var log = InteractionLog()
        for (index, line) in try lines("interactions.csv", in: folder).dropFirst().enumerated() {
            let fields = line.split(separator: UInt8(ascii: ",")).map {
                String(decoding: $0, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
            }
            log.user.append(log.users.insert(fields[0]))
            log.item.append(log.items.insert(fields[1]))
            log.event.append(.review)
            log.time.append(try #require(Int64(fields[2])))
            log.line.append(Int32(index + 2))
        }
        return log
    }

    @Test(.enabled(if: beauty != nil, "set RESTOCK_DATA to the folder of data sets"))
    func leaveOneOutByIdentifierIsThePublishedSplit() async throws {
        let folder = try #require(beauty)
        let log = try log(in: folder)
        #expect(log.count == 198_502)
        let stage = SplitStage(SplitConfiguration(splitProtocol: .leaveOneOut, ties: .identifier))
        let sets = try await stage.run(log, in: context())
        #expect(sets.test.unread.count == 22_363)
        #expect(sets.tuning.samples.count + sets.gate.unread.count == 22_363)
        let numbers = try benchmarkNumbers(in: folder)
        let byItem = try log.items.names.map { try #require(numbers[$0]) }
        let cases = sets.test.unread
        let ours = (0..<cases.count).map { question in
            let items = Array(cases.histories.items(of: question)) + cases.targets(of: question)
            return items.map { byItem[Int($0)] }.joined(separator: " ")
        }
        let theirs = try lines("benchmark-sequences.txt", in: folder).map { line in
            let text = String(decoding: line, as: UTF8.self)
            return text.split(separator: " ").dropFirst().joined(separator: " ")
        }
        #expect(ours.sorted() == theirs.sorted())
    }
}
