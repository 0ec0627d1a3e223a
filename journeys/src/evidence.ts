/** What somebody sent, was answered, or could overhear while the paths were taken. */
export interface Recorded {
  readonly sink: 'request' | 'answer' | 'browser' | 'Redis command'
  readonly place: string
  readonly bytes: string | Uint8Array
}

/** The secrets that went through an instance, and all that was seen of it from outside meanwhile. */
export class Evidence {
  readonly secrets: Record<string, string | Uint8Array> = {}
  readonly recorded: Recorded[] = []

  /** The half that no other token has: what is found of a shortened token is found too. */
  keepToken(name: string, token: string): void {
    const [header = '', payload = '', signature = ''] = token.split('.')
    const unique = header.length + 1 + payload.length / 2
    this.secrets[`${name}, signature`] = signature
    this.secrets[`${name}, middle`] = token.slice(unique, unique + 24)
  }

  /** A `fetch` whose answers are recorded. */
  readonly fetch: typeof fetch = async (input, init) => {
    const answer = await fetch(input, init)
    const bytes = await answer.clone().bytes()
    this.recorded.push({ sink: 'answer', place: `${String(input)} ${answer.status}`, bytes })
    return answer
  }
}
