extension String {
  /// The same number for the same text in every run: FNV-1a, 64 bits. Not for secrets.
  var hash64: UInt64 { utf8.reduce(14_695_981_039_346_656_037) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 } }

  /// That number in hexadecimal, to tell texts apart where they are too long to be shown.
  var fingerprint: String { String(hash64, radix: 16) }
}
