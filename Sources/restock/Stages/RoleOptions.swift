import ArgumentParser
import Ingesting

/// How columns are understood, where a guess is wrong.
struct RoleOptions: ParsableArguments {
    @Option(
        name: .customLong("role"),
        help: ArgumentHelp(
            "What a column is, such as user=customer_id, or that there is none, such as time=none; may be given several times.",
            valueName: "role=column"
        )
    )
    var roles: [String] = []

    /// Puts the choices into the settings of ingest.
    func apply(to configuration: inout IngestConfiguration) throws {
        for role in roles { try configuration.setRole(role) }
    }
}
