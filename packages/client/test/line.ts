import { request as forward, type ServerResponse } from 'node:http'
import { errors } from '@tessera/contracts/errors'
import { startHttpServer } from '@tessera/testing/http-server'

/** The way from a client to the api, with what happens on it. */
export interface Line extends AsyncDisposable {
  readonly origin: string
  /** How often something was asked for whose path holds this. */
  asked(path: string): number
  /** Bearer tokens that were shown. */
  readonly tokens: ReadonlySet<string>
  /** How many requests are under way. */
  open(): number
  /** What happens to the next requests whose path holds this, one after the other. */
  expect(path: string, ...faults: readonly LineFault[]): void
  /** Breaks off all that is under way. */
  cut(): void
  /** Nobody answers there any more. */
  end(): Promise<void>
}

/** `lost`: the api has done it, and its answer does not arrive. */
type LineFault =
  | 'unavailable'
  | 'too_many_requests'
  | 'page of a proxy'
  | 'page that is not there'
  | 'lost'
  | 'half'

export async function startLine(api: string): Promise<Line> {
  const paths: string[] = []
  const tokens = new Set<string>()
  const underWay = new Set<ServerResponse>()
  const expected: { readonly path: string; readonly fault: LineFault }[] = []
  const server = await startHttpServer((request, response) => {
    const { method, headers, url = '' } = request
    paths.push(url)
    const [scheme, token] = headers.authorization?.split(' ') ?? []
    if (scheme === 'Bearer' && token !== undefined) tokens.add(token)
    underWay.add(response)
    response.on('close', () => underWay.delete(response))

    const index = expected.findIndex(({ path }) => url.includes(path))
    const fault = index < 0 ? undefined : expected.splice(index, 1)[0]?.fault
    const instead = answers.find(({ of }) => of === fault)
    if (instead !== undefined) {
      request.resume()
      response.writeHead(instead.status, { 'content-type': instead.type }).end(instead.body)
      return
    }
    const onward = forward(new URL(url, api), { method, headers }, (answer) => {
      if (fault === 'lost') {
        answer.resume().on('end', () => response.destroy())
        return
      }
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      if (fault === 'half') answer.once('data', () => setImmediate(() => response.destroy()))
      answer.on('error', () => response.destroy()).pipe(response)
    })
    onward.on('error', () => response.destroy())
    response.on('close', () => onward.destroy())
    request.pipe(onward)
  })
  let ended: Promise<void> | null = null
  const end = async () => await (ended ??= Promise.resolve(server[Symbol.asyncDispose]()))
  return {
    origin: server.origin,
    tokens,
    asked: (path) => paths.filter((asked) => asked.includes(path)).length,
    open: () => underWay.size,
    expect: (path, ...faults) => expected.push(...faults.map((fault) => ({ path, fault }))),
    cut: () => underWay.forEach((response) => response.destroy()),
    end,
    [Symbol.asyncDispose]: end,
  }
}

function refusal(of: 'unavailable' | 'too_many_requests') {
  const { status, message, remedy } = errors[of]
  const body = JSON.stringify({ code: of, message, remedy, requestId: '' })
  return { of, status, type: 'application/json', body }
}

const answers = [
  refusal('unavailable'),
  refusal('too_many_requests'),
  { of: 'page of a proxy', status: 502, type: 'text/html', body: '<h1>Bad gateway</h1>' },
  { of: 'page that is not there', status: 404, type: 'text/html', body: '<h1>Not found</h1>' },
] as const
