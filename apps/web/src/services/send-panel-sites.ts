import { type PanelSitesQuestion, panelSitesPath } from '@tessera/contracts/panel-sites'
import { z } from 'zod'
import { AnsweredFault } from '../faults/answered-fault.ts'
import { ownFault, readFaultBody } from '../faults/read-fault.ts'

/** @throws AnsweredFault when it was refused, or nobody answered */
export async function sendPanelSites(sent: {
  readonly serviceId: number
  readonly of: PanelSitesQuestion
  readonly file: File
}): Promise<{ readonly sites: number }> {
  const path = panelSitesPath(sent.serviceId, sent.of)
  const headers = { 'content-type': 'application/octet-stream' }
  const response = await fetch(path, { method: 'PUT', headers, body: sent.file }).catch(() => {
    throw new AnsweredFault(ownFault('unavailable'))
  })
  const body = await response.text()
  if (!response.ok) throw new AnsweredFault(readFaultBody(body))
  return z.object({ sites: z.int() }).parse(JSON.parse(body))
}
