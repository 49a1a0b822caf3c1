import Tabular
import Testing

/// Files of other formats are named by their first bytes, with the step that leads to a table.
struct ForeignFormatTests {
  static let files: [(ForeignFormat, [UInt8])] = [
    (.gzip, [0x1F, 0x8B, 8, 0]), (.zstandard, [0x28, 0xB5, 0x2F, 0xFD, 4]), (.bzip2, Array("BZh91AY&SY".utf8)),
    (.xz, [0xFD, 0x37, 0x7A, 0x58, 0x5A, 0]),
    (.utf16, [0xFF, 0xFE] + wide("N,loss\n1,2\n")), (.utf16, [0xFE, 0xFF, 0, 0x4E]), (.utf16, wide("N,D,loss\n1e6,2e7,3.5\n")),
    (.utf32, [0xFF, 0xFE, 0, 0, 0x4E, 0, 0, 0]), (.zip, [0x50, 0x4B, 3, 4, 20]), (.sqlite, Array("SQLite format 3\u{0}".utf8)),
    (.parquet, Array("PAR1".utf8) + [21, 0]), (.arrow, Array("ARROW1".utf8)), (.hdf5, [0x89] + Array("HDF\r\n".utf8)),
    (.wandb, Array(":W&B".utf8) + [0xE1, 0xBE, 0]), (.safetensors, [40, 0, 0, 0, 0, 0, 0, 0] + Array("{\"w\":{\"dtype\":\"F32\"}}".utf8)),
    (.pickle, [0x80, 4, 0x95]), (.numpy, [0x93] + Array("NUMPY".utf8)), (.html, Array("\n<!DOCTYPE html><html>".utf8)),
    (.pdf, Array("%PDF-1.7".utf8)),
    (.markdown, Array("| N | loss |\n|---|:--|\n| 1 | 2 |\n".utf8)),
    (.gitLFS, Array("version https://git-lfs.github.com/spec/v1\noid sha256:0\n".utf8)),
  ]

  private static func wide(_ text: String) -> [UInt8] { text.utf8.flatMap { [$0, 0] } }

  @Test(arguments: files)
  func formatsAreNamed(format: ForeignFormat, bytes: [UInt8]) {
    #expect(throws: TableError.foreignFormat(file: "t", format)) { try Table(bytes: bytes, name: "t") }
    #expect("\(TableError.foreignFormat(file: "t", format))".hasPrefix("t: this is "))
  }

  @Test func everyFormatIsTriedOut() { #expect(Set(Self.files.map(\.0)) == Set(ForeignFormat.allCases)) }

  @Test(arguments: ["N,loss\n1,2\n", "BZhang,loss\n1,2\n", "PK,loss\n1,2\n", "|N|loss\n1,2\n", "é", "version\n1\n", "<5,>5\n1,2\n"])
  func textIsNoForeignFormat(text: String) { #expect(ForeignFormat(Array(text.utf8)) == nil) }
}
