import ArgumentParser

/// The root of all commands.
@main
struct Restock: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restock",
        abstract: "Makes more training data for recommenders and proves whether it helped.",
        discussion: """
            Start with your own log:   restock run events.csv
            or with a known data set:  restock data list
            """,
        version: Version.current,
        groupedSubcommands: [
            CommandGroup(
                name: "Whole runs:",
                subcommands: [
                    RunCommand.self, TuneCommand.self, InitCommand.self, RecommendCommand.self,
                    SearchCommand.self, FinetuneCommand.self, ServeModelCommand.self,
                    ReportCommand.self, PoolCommand.self,
                ]
            ),
            CommandGroup(
                name: "What there is:",
                subcommands: [DataCommand.self, ModelsCommand.self, DoctorCommand.self]
            ),
            CommandGroup(
                name: "Single stages, on files:",
                subcommands: [
                    IngestCommand.self, CleanCommand.self, ProtectCommand.self, SplitCommand.self,
                    ExpandCommand.self, LabelCommand.self, ScreenCommand.self, MixCommand.self,
                    TrainCommand.self, EvaluateCommand.self, DecideCommand.self,
                ]
            ),
        ]
    )

    static func main() async {
        await CommandRunner.run(Self.self)
    }
}
