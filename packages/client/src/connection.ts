import { refusalOf } from './fault.ts'
import { fetchInTime } from './fetch-in-time.ts'

/** How requests of one client travel: each with the token of now, to the one origin, and in time. */
export interface Connection {
  readonly origin: string
  /**
   * A token that is refused is exchanged once, where there may be another: whoever refused it has read nothing of the
   * request.
   *
   * @throws FaultError for whatever is no success; TypeError when nobody answers, and for another origin; DOMException
   *   `TimeoutError`
   */
  request(url: string | URL, init: RequestInit): Promise<Answer>
}

/** Where the token of each request comes from. */
export interface TokenSource {
  /** A signal ends the waiting for one. */
  current(signal?: AbortSignal | null): Promise<string>
  /** It was refused. @returns whether there may be another */
  forget(token: string): boolean
}

export interface Answer {
  readonly response: Response
  /** For an answer that says later on that its token has ended. @returns whether there may be another */
  forgetToken(): boolean
}

export function connect(of: {
  readonly origin: string
  readonly tokens: TokenSource
  readonly headers: Readonly<Record<string, string>>
  readonly patienceMilliseconds?: number
}): Connection {
  const { origin, tokens, patienceMilliseconds } = of
  const ask = async (url: string | URL, init: RequestInit): Promise<Answer> => {
    if (new URL(url).origin !== origin) throw new TypeError(`The token is for ${origin} alone.`)
    const token = await tokens.current(init.signal)
    const headers = new Headers(init.headers)
    for (const [name, value] of Object.entries(of.headers)) headers.set(name, value)
    headers.set('authorization', `Bearer ${token}`)
    const asked: RequestInit = { ...init, headers, redirect: 'error' }
    const response = await fetchInTime(url, asked, patienceMilliseconds)
    return { response, forgetToken: () => tokens.forget(token) }
  }
  return {
    origin,
    async request(url, init) {
      const first = await ask(url, init)
      if (first.response.status !== 401 || !first.forgetToken()) return await successful(first)
      await first.response.body?.cancel()
      return await successful(await ask(url, init))
    },
  }
}

async function successful(answer: Answer): Promise<Answer> {
  if (!answer.response.ok) throw await refusalOf(answer.response)
  return answer
}
