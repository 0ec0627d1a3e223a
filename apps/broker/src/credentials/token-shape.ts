/** Visible ASCII without spaces: what fits into a header, and what no service's token leaves. */
export function isApiTokenShaped(token: Uint8Array): boolean {
  return (
    token.length >= shortest &&
    token.length <= longest &&
    token.every((byte) => byte > 0x20 && byte < 0x7f)
  )
}

const shortest = 16
const longest = 8192
