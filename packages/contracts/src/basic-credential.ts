/** A name and a password, as RFC 7617 §2 joins them before they are encoded. */
export function joinBasic(credential: {
  readonly username: string
  readonly password: string
}): string {
  return `${credential.username}:${credential.password}`
}

/** RFC 7617 §2: no control characters anywhere, and no colon in the name, because the first one ends it. */
export function isBasicShaped(joined: string): boolean {
  const colon = joined.indexOf(':')
  return (
    colon > 0 && colon < joined.length - 1 && joined.length <= longest && !/\p{Cc}/u.test(joined)
  )
}

/** @param joined of the shape above */
export function passwordOf(joined: string): string {
  return joined.slice(joined.indexOf(':') + 1)
}

const longest = 2_000
