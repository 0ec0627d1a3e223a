/** `67.8 %`, which no line breaks. */
export function percentText(share: number, digits: number): string {
  return `${(share * 100).toFixed(digits)}\u00A0%`
}
