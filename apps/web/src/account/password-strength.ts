export interface PasswordHint {
  /** 0 to 3, for the bar */
  readonly level: 0 | 1 | 2 | 3
  readonly text: string
}

/**
 * A hint while typing; the server decides. Length counts most: every character more multiplies the guesses
 * that are needed, while digits and signs at the end hardly do.
 */
export function passwordHint(password: string, username: string): PasswordHint {
  const missing = 10 - password.length
  if (missing > 0) {
    return {
      level: 0,
      text: `${missing} more ${missing === 1 ? 'character' : 'characters'} needed`,
    }
  }
  if (username.length > 2 && password.toLowerCase().includes(username.toLowerCase())) {
    return { level: 1, text: 'It contains your user name' }
  }
  if (new Set(password).size < 6) return { level: 1, text: 'The same few characters repeat' }
  if (password.length < 14) return { level: 2, text: 'Good. Longer is better: try several words' }
  return { level: 3, text: 'Strong' }
}
