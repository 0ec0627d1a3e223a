import { readFile } from 'node:fs/promises'
import { jobId } from '@tessera/contracts/ids'
import { jobState } from '@tessera/contracts/job'
import type { TesseraPlaces } from '@tessera/development/tessera'
import { openBrowser } from '@tessera/testing/browser'
import { waitFor } from '@tessera/testing/wait-for'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import { z } from 'zod'
import type { Evidence } from './evidence.ts'
import { enterToken, newResearcher, openPage, signUp } from './researcher.ts'
import { forge, passwordIn } from './rest-path.ts'
import { openSandboxAccount } from './sandbox-service.ts'

/** A person's way: in a real browser, where the token is encrypted before it leaves the page. */
export async function takePagePath(
  tessera: TesseraPlaces,
  input: string,
  evidence: Evidence,
): Promise<void> {
  await using browser = await openBrowser()
  const { context } = browser
  const stopRecording = record(context, tessera.origin, evidence)
  const page = await context.newPage()
  page.setDefaultTimeout(15_000)
  const person = newResearcher('canary')
  const { token } = await openSandboxAccount(tessera)
  const forged = forge(token)
  evidence.secrets['page password'] = person.password
  evidence.keepToken('page token', token)
  evidence.keepToken('page forged token', forged)

  await signUp(page, tessera.origin, person)
  await openPage(page, 'Credentials')
  await enterToken(page, forged)
  await page.getByRole('alert').waitFor()
  await page.getByRole('textbox', { name: 'Token' }).fill(token)
  await page.getByRole('button', { name: 'Check and save' }).click()
  await page.getByText('Account at the service').waitFor()

  const [session] = (await context.cookies()).filter(({ httpOnly }) => httpOnly)
  evidence.secrets['page session'] = session?.value ?? ''
  evidence.secrets['page result password'] = await runJob(context, tessera.origin, input)
  await page.evaluate(
    `fetch('/trpc/nothing', { method: 'POST', body: ${JSON.stringify(evidence.secrets['control'])} }).then((answer) => answer.text())`,
  )
  await stopRecording()
  evidence.recorded.push({
    sink: 'browser',
    place: 'what the pages keep',
    bytes: await keptByPages(page, String(evidence.secrets['control'])),
  })
}

/** What scripts of the pages can read again later: everything but the cookies, which they cannot. */
async function keptByPages(page: Page, control: string): Promise<string> {
  await page.evaluate(`localStorage.setItem('control', ${JSON.stringify(control)})`)
  const { origins } = await page.context().storageState({ indexedDB: true })
  const ofTheTab = await page.evaluate('JSON.stringify(sessionStorage)')
  return `${JSON.stringify(origins)} ${String(ofTheTab)}`
}

/** With the session of the page. @returns the password of the results */
async function runJob(context: BrowserContext, origin: string, input: string): Promise<string> {
  const headers = { origin }
  const submitted = await context.request.post(`${origin}/jobs`, {
    headers,
    multipart: {
      service_id: '1',
      mode: 'qc_only',
      input_file: {
        name: 'input.vcf.gz',
        mimeType: 'application/gzip',
        buffer: await readFile(input),
      },
    },
  })
  const { id } = z.object({ id: jobId }).parse(await submitted.json())
  const look = async () => {
    const answer = await context.request.get(`${origin}/jobs/${id}/status`)
    const { state } = z.object({ state: jobState }).parse(await answer.json())
    return state === 'completed'
  }
  await waitFor(look, { timeout: 60_000, interval: 100 })
  const revealed = await context.request.post(`${origin}/trpc/results.password`, {
    headers,
    data: { jobId: id },
  })
  return passwordIn(await revealed.json())
}

/** @returns a function that waits for what is still arriving */
function record(context: BrowserContext, origin: string, evidence: Evidence): () => Promise<void> {
  const arriving: Promise<void>[] = []
  context.on('request', (request) => {
    const bytes = request.postDataBuffer() ?? ''
    evidence.recorded.push({ sink: 'request', place: request.url(), bytes })
    evidence.recorded.push({ sink: 'request', place: 'an address', bytes: request.url() })
  })
  context.on('response', (response) => {
    const isStream = response.headers()['content-type']?.startsWith('text/event-stream') ?? false
    if (!response.url().startsWith(`${origin}/trpc`) || isStream) return
    const keep = async () => {
      const bytes = await response.body().catch(() => '')
      evidence.recorded.push({ sink: 'answer', place: response.url(), bytes })
    }
    arriving.push(keep())
  })
  return async () => {
    expect(evidence.recorded.some(({ sink }) => sink === 'request')).toBe(true)
    await Promise.all(arriving)
  }
}
