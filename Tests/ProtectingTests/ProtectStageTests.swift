import Commerce
import Foundation
import Pipelines
import Statistics
import Testing

@testable import Protecting

private let context = StageContext(seed: Seed(1), threads: 1)

private func temporaryFolder() throws -> URL {
    let url = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    return url
}

private func makeData() -> DataSet {
    var log = InteractionLog(users: Vocabulary(["13085", "Zoë"]), items: Vocabulary(["x"]))
    log.user = [0, 1, -1, 0]
    log.item = [0, 0, 0, 0]
    log.event = [.buy, .buy, .buy, .buy]
    log.time = [4, 3, 2, 1]
    log.order = ["7", "", "7", "8"]
    log.line = [1, 2, 3, 4]
    log.fingerprint = [1, 2, 3, 4]
    return DataSet(log: log, catalogue: Catalogue(items: log.items))
}

@Suite struct PseudonymTests {
    /// Printed by Python 3.11: `hmac.new(bytes(range(32)), purpose + b"\0" + name, "sha256")`.
    @Test(arguments: [
        ("user", "13085", "d902d8cb85ab8292edb8e9649533af90"),
        ("user", "Zoë", "d7616fcf1d7ace39cf560f9e263b9ce0"),
        ("order", "13085", "82826ff95cd58701ad09fa268ad97d2c"),
        ("user", "", "27c4674af6707ceaa5110850d7e8d6df"),
    ])
    func pseudonymsAreThoseOfPython(purpose: String, name: String, expected: String) throws {
        let key = try PseudonymKey(bytes: Data(0..<32))
        let pseudonym = Pseudonymiser(key: key, purpose: purpose, prefix: "p-")
        #expect(pseudonym(name) == "p-" + expected)
        #expect(key.fingerprint == "2f287b4d3d4910f6")
    }

    @Test func keysAreMadeOnceForTheirOwnerOnly() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("deeper/pseudonym.key")
        let first = try PseudonymKey(file: file)
        let second = try PseudonymKey(file: file)
        #expect(first.fingerprint == second.fingerprint)
        let attributes = try FileManager.default.attributesOfItem(atPath: file.path)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        #expect((attributes[.size] as? NSNumber)?.intValue == 32)
        let siblings = try FileManager.default.contentsOfDirectory(
            atPath: file.deletingLastPathComponent().path
        )
        #expect(siblings == ["pseudonym.key"])
        let other = try PseudonymKey(file: folder.appendingPathComponent("other.key"))
        #expect(other.fingerprint != first.fingerprint)
    }

    @Test(arguments: [0o640, 0o604, 0o660])
    func keysThatOthersMayReadAreRefused(mode: Int) throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("pseudonym.key")
        _ = try PseudonymKey(file: file)
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: file.path)
        let error = #expect(throws: ProtectError.self) { try PseudonymKey(file: file) }
        #expect(error?.description.contains("chmod 600") == true)
    }

    @Test func brokenAndUnwritableKeysAreErrors() throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let file = folder.appendingPathComponent("pseudonym.key")
        _ = FileManager.default.createFile(
            atPath: file.path,
            contents: Data([1]),
            attributes: [.posixPermissions: 0o600]
        )
        #expect(throws: ProtectError.badKey(path: file.path, got: "1 bytes")) {
            try PseudonymKey(file: file)
        }
        let inFile = file.appendingPathComponent("below-a-file.key")
        let error = #expect(throws: ProtectError.self) { try PseudonymKey(file: inFile) }
        #expect(error?.exitStatus == .cannotCreate)
    }
}

@Suite struct ProtectStageTests {
    private func run(_ configuration: ProtectConfiguration) async throws -> ProtectStage.Output {
        try await ProtectStage(configuration).run(makeData(), in: context)
    }

    @Test func namesGoAndNumbersStay() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = folder.appendingPathComponent("k").path
        let input = makeData().log
        let output = try await run(ProtectConfiguration(keyFile: key))
        let log = output.data.log
        #expect(log.user == input.user && log.item == input.item && log.time == input.time)
        #expect(log.items == input.items && log.line == input.line)
        #expect(log.users.names.allSatisfy { $0.hasPrefix("u-") && $0.count == 34 })
        #expect(Set(log.users.names).count == 2)
        let order = try #require(log.order)
        #expect(order[0] == order[2] && order[0] != order[3] && order[1].isEmpty)
        #expect(order[0].hasPrefix("o-") && log.fingerprint == nil)
        #expect(output.ledger.treatments.map(\.column) == ["user", "order"])
        #expect(output.ledger.treatments.map(\.valueCount) == [2, 2])
        #expect(output.ledger.keyFingerprint?.count == 16 && output.ledger.budget.isEmpty)
        let again = try await run(ProtectConfiguration(keyFile: key))
        #expect(again.data == output.data)
    }

    @Test func offKeepsEverythingAndMakesNoKey() async throws {
        let folder = try temporaryFolder()
        defer { try? FileManager.default.removeItem(at: folder) }
        let key = folder.appendingPathComponent("k")
        let configuration = ProtectConfiguration(
            pseudonymises: false,
            keyFile: key.path,
            orders: .keep
        )
        let output = try await run(configuration)
        #expect(output.data == makeData())
        #expect(output.ledger.treatments.map(\.action) == [.kept, .kept])
        #expect(!FileManager.default.fileExists(atPath: key.path))
        let decoded = try JSONDecoder().decode(
            ProtectConfiguration.self,
            from: Data(#""off""#.utf8)
        )
        #expect(decoded == ProtectConfiguration(pseudonymises: false, orders: .keep))
    }

    @Test func ordersCanBeDropped() async throws {
        let configuration = ProtectConfiguration(pseudonymises: false, orders: .drop)
        let output = try await run(configuration)
        #expect(output.data.log.order == nil)
        #expect(output.ledger.treatments.last?.action == .dropped)
    }
}
