@main enum Concord { static func main() {} }
