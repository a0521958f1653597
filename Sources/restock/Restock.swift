@main struct Restock { static func main() {} }
