import { parentPort, workerData } from 'node:worker_threads'

/** Everybody signs in at once, and again when all are in, until a message comes: a thread of its own, as people are. */
export interface SignInLoad {
  readonly origin: string
  readonly names: readonly string[]
  readonly password: string
}

const { origin, names, password }: SignInLoad = workerData
const over = new AbortController()
parentPort?.once('message', () => over.abort())
while (!over.signal.aborted) await Promise.all(names.map(signIn))

async function signIn(username: string): Promise<void> {
  const body = JSON.stringify({ username, password })
  const response = await fetch(`${origin}/api/auth/login`, { method: 'POST', body })
  await response.text()
  if (!response.ok) throw new Error(`sign-in: ${response.status}`)
}
