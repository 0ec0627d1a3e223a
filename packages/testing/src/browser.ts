import { findProgram } from '@tessera/development/find-program'
import { explainMissing, packagesFor } from '@tessera/development/system-packages'
import { type Browser, type BrowserContext, chromium } from 'playwright-core'

export interface TestBrowser extends AsyncDisposable {
  /** A visitor of her own: nothing is shared with other contexts. */
  readonly context: BrowserContext
}

export interface BrowserOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
}

/**
 * A visitor in the system's Chromium, with an empty profile. Those who are there at the same time share the program.
 *
 * @throws Error saying what to install when there is none
 */
export async function openBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  await using stack = new AsyncDisposableStack()
  const browser = await enter()
  stack.defer(leave)
  const context = await browser.newContext({
    acceptDownloads: true,
    colorScheme: options.colorScheme ?? 'light',
    viewport: options.viewport ?? { width: 1280, height: 900 },
    // What moves all the time is drawn all the time, and here the processor draws.
    reducedMotion: 'reduce',
  })
  stack.defer(async () => await context.close())
  const open = stack.move()
  return { context, [Symbol.asyncDispose]: async () => await open.disposeAsync() }
}

let visitors = 0
let running: Promise<Browser> | undefined

async function enter(): Promise<Browser> {
  visitors += 1
  running ??= chromium.launch({ executablePath: chromiumPath(), args: flags })
  try {
    return await running
  } catch (error) {
    await leave()
    throw error
  }
}

async function leave(): Promise<void> {
  visitors -= 1
  if (visitors > 0) return
  const ending = running
  running = undefined
  await (await ending?.catch(() => undefined))?.close()
}

function chromiumPath(): string {
  const path = findProgram(...browser.flatMap(({ programs }) => programs))
  if (path !== undefined) return path
  throw new Error(explainMissing(browser, 'the browser tests run in a real browser'))
}

const browser = packagesFor('browser')

const flags = [
  // Chromium's sandbox does not work as root.
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]
