import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Tessera } from '@tessera/development/tessera'
import { Pool } from 'pg'
import { z } from 'zod'
import { listSubmissions } from '../src/sandbox-service.ts'
import type { Person } from './people.ts'

/** What is read of an instance's database, also while it comes and goes. */
export interface Counts extends AsyncDisposable {
  /** Null while the database does not answer. */
  jobsOf(username: string): Promise<number | null>
  jobsByState(): Promise<Readonly<Record<string, number>> | null>
  /** By outcome: claims of which a context came to the broker. */
  claims(): Promise<Readonly<Record<string, number>>>
  /** Jobs whose remote job was not submitted exactly once, or by another account than their owner's. */
  notSubmittedOnce(tessera: Tessera, people: readonly Person[]): Promise<readonly string[]>
  /** What a person is shown that is not hers; also when she asks for it by name. */
  foreignRows(people: readonly Person[]): Promise<readonly string[]>
}

export function openCounts(adminUrl: string): Counts {
  const pool = new Pool({ connectionString: adminUrl, max: 2, connectionTimeoutMillis: 2000 })
  pool.on('error', () => {})
  const query = async <T>(row: z.ZodType<T>, text: string, ...values: readonly unknown[]) =>
    z.array(row).parse((await pool.query(text, [...values])).rows)
  const byName = async (text: string) =>
    Object.fromEntries((await query(named, text)).map(({ name, count }) => [name, count]))
  const owned = async () =>
    await query(
      z.object({ id: z.string(), username: z.string(), remoteName: z.string() }),
      `select j.id, u.username, a.remote_name as "remoteName" from app.jobs j
       join app.users u on u.id = j.user_id join app.attempts a on a.job_id = j.id`,
    )
  return {
    async jobsOf(username) {
      const counting = query(
        z.object({ count: z.coerce.number() }),
        'select count(*) from app.jobs j join app.users u on u.id = j.user_id where u.username = $1',
        username,
      )
      return (await counting.catch(() => null))?.[0]?.count ?? null
    },
    jobsByState: async () =>
      await byName('select state as name, count(*) from app.jobs group by 1').catch(() => null),
    claims: async () =>
      await byName(
        `select outcome as name, count(*) from vault.audit
         where action = 'grant.redeemed' and outcome in ('ok', 'replay', 'context_refused') group by 1`,
      ),
    async notSubmittedOnce(tessera, people) {
      const accounts = new Map(people.map(({ client, account }) => [client.username, account]))
      const seen = await listSubmissions(tessera)
      const jobs = await owned()
      return jobs
        .filter(({ username, remoteName }) => {
          const taken = seen.filter(({ jobName }) => jobName === remoteName)
          return taken.length !== 1 || taken[0]?.account !== accounts.get(username)
        })
        .map(({ id }) => id)
    },
    async foreignRows(people) {
      const jobs = await owned()
      const foreign: string[] = []
      for (const { client } of people) {
        const own = new Set(jobs.filter((job) => job.username === client.username).map(idOf))
        const shown = await everyJob(client)
        foreign.push(...shown.filter((id) => !own.has(id)))
        if (shown.length !== own.size) foreign.push(`${client.username} is not shown all of hers`)
        const others = jobs.filter(({ id }) => !own.has(id))
        for (const { id } of sampleOf(others)) {
          for (const part of ['', '/status', '/results']) {
            const answer = await client.request('GET', `/jobs/${id}${part}`)
            if (answer.status !== 404) foreign.push(`/jobs/${id}${part} ${answer.status}`)
          }
        }
      }
      return foreign
    },
    [Symbol.asyncDispose]: async () => await pool.end(),
  }
}

/** How often a worker came for a context that was not in Redis any more, and the dispatcher sent it again. */
export async function contextsSentAgain(tessera: Tessera): Promise<number> {
  const log = await readFile(join(tessera.logDir, 'worker.log'), 'utf8')
  return log.split('the context of the task is gone').length - 1
}

async function everyJob(client: Person['client']): Promise<readonly string[]> {
  const ids: string[] = []
  let path: string | null = '/jobs'
  while (path !== null) {
    const answer: Response = await client.request('GET', path)
    const { jobs, next_cursor: next } = page.parse(await answer.json())
    ids.push(...jobs.map(idOf))
    path = next === null ? null : `/jobs?cursor=${encodeURIComponent(next)}`
  }
  return ids
}

function idOf({ id }: { readonly id: string }): string {
  return id
}

/** Spread over all of them. */
function sampleOf<T>(all: readonly T[]): readonly T[] {
  const step = Math.max(1, Math.floor(all.length / 20))
  return all.filter((_, index) => index % step === 0)
}

const named = z.object({ name: z.string(), count: z.coerce.number() })
const page = z.object({
  jobs: z.array(z.object({ id: z.string() })),
  next_cursor: z.string().nullable(),
})
