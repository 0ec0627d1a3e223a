/** A decimal number as engines write it, such as `0.985`, `1` or `2e-05`; null for anything else. */
export function readNumber(bytes: Uint8Array, start: number, end: number): number | null {
  let at = start
  const isNegative = bytes[at] === minus
  if (isNegative) at += 1
  const first = at
  let digits = 0
  let value = 0
  let scale = 0
  let isBehindPoint = false
  for (; at < end; at += 1) {
    const byte = bytes[at] ?? 0
    if (byte >= zero && byte <= nine) {
      // What stands behind sixteen digits changes nothing that is counted here.
      if (digits < mostDigits) {
        value = value * 10 + (byte - zero)
        if (value > 0) digits += 1
        if (isBehindPoint) scale -= 1
      } else if (!isBehindPoint) {
        scale += 1
      }
    } else if (byte === point && !isBehindPoint) {
      isBehindPoint = true
    } else {
      break
    }
  }
  const hasDigits = at - first > (isBehindPoint ? 1 : 0)
  if (!hasDigits) return null
  if (at < end) {
    const exponent = readExponent(bytes, at, end)
    if (exponent === null) return null
    scale += exponent
  }
  const number = scaled(value, scale)
  return isNegative ? -number : number
}

function readExponent(bytes: Uint8Array, start: number, end: number): number | null {
  const letter = bytes[start]
  if (letter !== smallE && letter !== capitalE) return null
  const sign = bytes[start + 1]
  const from = sign === plus || sign === minus ? start + 2 : start + 1
  if (from >= end || end - from > 4) return null
  let exponent = 0
  for (let at = from; at < end; at += 1) {
    const digit = (bytes[at] ?? 0) - zero
    if (digit < 0 || digit > 9) return null
    exponent = exponent * 10 + digit
  }
  return sign === minus ? -exponent : exponent
}

/** Powers of ten up to 22 are exact, so that one division rounds once. */
function scaled(value: number, scale: number): number {
  if (scale === 0 || value === 0) return value
  const power = powers[Math.abs(scale)] ?? 10 ** Math.abs(scale)
  return scale < 0 ? value / power : value * power
}

const powers = Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`))
const mostDigits = 15
const zero = 0x30
const nine = 0x39
const point = 0x2e
const minus = 0x2d
const plus = 0x2b
const smallE = 0x65
const capitalE = 0x45
