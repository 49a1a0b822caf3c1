public struct SyntheticLanguage { public struct Summary: Codable, Hashable, Sendable {} }
