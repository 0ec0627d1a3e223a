import {
  trailExportPath,
  type TrailFormat,
  trailFormat,
  type TrailLine,
  type TrailQuestion,
  trailQuestion,
} from '@tessera/contracts/trail'
import { listTrails } from '@tessera/db/audit-trails'
import { writeAudit } from '@tessera/db/audit'
import { Fault } from '@tessera/runtime/fault'
import type { Logger } from '@tessera/runtime/logger'
import { Hono } from 'hono'
import type { ApiEnv } from '../http/api-env.ts'
import { begunStream } from '../http/begun-stream.ts'
import { invalidInput } from '../http/fault-of.ts'
import { getOnly } from '../http/get-only.ts'
import type { Principal } from '../http/principal.ts'
import { requireRecentFactor, requireRole } from '../trpc.ts'
import { csvLine } from './csv.ts'

/** The trails of everybody as a file, for auditors and administrators. It is read in pages while it is sent. */
export function trailRoutes(deps: { readonly logger: Logger }): Hono<ApiEnv> {
  const app = new Hono<ApiEnv>()
  app.get(trailExportPath, getOnly, async (c) => {
    const principal = c.get('principal')
    if (principal === null) throw new Fault('not_signed_in')
    const asked = exportQuestion.safeParse(c.req.query())
    if (!asked.success) throw invalidInput(asked.error)
    const { format, ...question } = asked.data
    await requireRole(principal, 'auditor', 'admin')
    await requireRecentFactor(principal)
    await principal.asUser(async (unit, userId) => {
      const { username: subject, action, from, to } = question
      const detail = { format, action, from, to }
      const actor = `user:${userId}`
      await writeAudit(unit, { userId, actor, action: 'record.exported', subject, detail })
    })
    const breakOff = (error: unknown) => {
      deps.logger.error({ err: error }, 'an export of the record broke off')
      c.env.outgoing?.destroy()
    }
    const pieces = encoded(pages(principal, question), format)
    return new Response(await begunStream(pieces, breakOff), {
      headers: {
        'content-type': format === 'csv' ? 'text/csv; charset=utf-8' : 'application/jsonl',
        'content-disposition': `attachment; filename="record.${format}"`,
        'cache-control': 'no-store',
      },
    })
  })
  return app
}

/** Each page is a unit of its own: whoever loses the role meanwhile gets no further. */
async function* pages(
  principal: Principal,
  question: TrailQuestion,
): AsyncGenerator<readonly TrailLine[]> {
  let before: string | null = null
  do {
    const page = { before, size: pageSize }
    const lines: readonly TrailLine[] = await principal.asReader(
      async (unit) => await listTrails(unit, question, page),
    )
    yield lines
    before = lines.length === pageSize ? (lines.at(-1)?.id ?? null) : null
  } while (before !== null)
}

async function* encoded(
  from: AsyncIterable<readonly TrailLine[]>,
  format: TrailFormat,
): AsyncGenerator<Uint8Array> {
  if (format === 'csv') yield Buffer.from(csvLine(columns))
  for await (const lines of from) {
    const texts = lines.map((line) =>
      format === 'csv'
        ? csvLine(columns.map((name) => textOf(line[name])))
        : `${JSON.stringify(line)}\n`,
    )
    yield Buffer.from(texts.join(''))
  }
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value)
}

const columns = ['id', 'at', 'username', 'actor', 'action', 'subject', 'detail'] as const
const exportQuestion = trailQuestion.extend({ format: trailFormat.default('jsonl') })
const pageSize = 1000
