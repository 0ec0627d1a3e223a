import type { Login } from '@tessera/db/login'
import { asVault } from '@tessera/db/unit'
import { readAuditHeads } from '@tessera/db/vault/audit-lanes'
import { readAuditPage, type StoredRecord } from '@tessera/db/vault/audit-reading'
import { formatExportLine } from './record-line.ts'

/** The whole record as lines of JSON: the ends of the chains first, so that what is added meanwhile does no harm. */
export async function* exportRecord(login: Login<'tessera_broker'>): AsyncGenerator<string> {
  for (const head of await asVault(login, readAuditHeads))
    yield formatExportLine({ kind: 'head', ...head })
  let last: StoredRecord | null = null
  for (;;) {
    const page = await readPage(login, last)
    for (const record of page) yield formatExportLine({ kind: 'record', ...record })
    last = page.at(-1) ?? null
    if (last === null) return
  }
}

async function readPage(
  login: Login<'tessera_broker'>,
  after: StoredRecord | null,
): Promise<readonly StoredRecord[]> {
  return await asVault(login, async (unit) => await readAuditPage(unit, after, pageSize))
}

const pageSize = 2_000
