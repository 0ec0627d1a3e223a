import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { findProgram } from '@tessera/development/find-program'
import { explainMissing, packagesFor } from '@tessera/development/system-packages'
import { chromium, type BrowserContext } from 'playwright-core'

export interface TestBrowser extends AsyncDisposable {
  /** A visitor of her own: nothing is shared with other contexts. */
  readonly context: BrowserContext
}

export interface BrowserOptions {
  readonly colorScheme?: 'light' | 'dark'
  readonly viewport?: { readonly width: number; readonly height: number }
}

/** Starts the system's Chromium with an empty profile. @throws Error saying what to install when there is none */
export async function openBrowser(options: BrowserOptions = {}): Promise<TestBrowser> {
  const profile = await mkdtemp(join(tmpdir(), 'tessera-chromium-'))
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: chromiumPath(),
    args: flags,
    acceptDownloads: true,
    colorScheme: options.colorScheme ?? 'light',
    viewport: options.viewport ?? { width: 1280, height: 900 },
  })
  return {
    context,
    async [Symbol.asyncDispose]() {
      await context.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
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
