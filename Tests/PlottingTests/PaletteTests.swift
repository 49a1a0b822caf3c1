import Plotting
import RealModule
import Testing

/// Contrast as the Web Content Accessibility Guidelines define it (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio); graphics need 3.
struct PaletteTests {
  private func luminance(_ color: String) -> Double {
    let value = UInt32(color.dropFirst(), radix: 16) ?? 0
    let channels = [16, 8, 0].map { Double(value >> $0 & 0xFF) / 255 }
    let linear = channels.map { $0 <= 0.04045 ? $0 / 12.92 : Double.pow(($0 + 0.055) / 1.055, 2.4) }
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
  }

  private func contrast(_ a: String, _ b: String) -> Double {
    let (a, b) = (luminance(a), luminance(b))
    return (max(a, b) + 0.05) / (min(a, b) + 0.05)
  }

  @Test func everyColorStandsOutFromItsPage() {
    for pair in Palette.categorical + Palette.sequential + [Palette.ink, Palette.muted] {
      #expect(contrast(pair.light, Palette.surface.light) >= 3, "\(pair.light)")
      #expect(contrast(pair.dark, Palette.surface.dark) >= 3, "\(pair.dark)")
    }
  }

  @Test func orderedColorsAreInOrderOfLightness() {
    let light = Palette.sequential.map { luminance($0.light) }
    let dark = Palette.sequential.map { luminance($0.dark) }
    #expect(light == light.sorted(by: >))
    #expect(dark == dark.sorted())
  }
}
