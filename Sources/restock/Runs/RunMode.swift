import ArgumentParser
import Experiments

/// What happens to an earlier run of the same recipe.
struct RunMode: ParsableArguments {
    @Flag(help: "Go on with an unfinished run.")
    var resume = false

    @Flag(help: "Take an earlier run of the same recipe away and start over.")
    var force = false

    func validate() throws {
        if resume, force { throw ValidationError("--resume and --force contradict each other") }
    }

    /// The options of a run.
    func options(name: String, shared: SharedOptions) -> Experiment.Options {
        Experiment.Options(
            runs: shared.runsFolder,
            name: name,
            resumes: resume,
            startsOver: force,
            threads: shared.threadCount,
            command: CommandLine.restockCommand,
            version: Version.current
        )
    }
}
