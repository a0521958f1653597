/// A number of seeds as a sentence has it.
func counted(seeds: Int) -> String { seeds == 1 ? "1 seed" : "\(seeds) seeds" }
