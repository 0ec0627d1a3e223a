import { execFile } from 'node:child_process'
import { chmod, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { openBrowser } from '@tessera/testing/browser'
import { sharedInstance } from '@tessera/testing/shared-instance'
import { expect, test } from 'vitest'
import { fillNewJob, makeAccessToken } from './src/researcher.ts'
import { signUpWithToken } from './src/sign-up-with-token.ts'
import { temporaryFolder } from './src/temporary-folder.ts'

const tessera = sharedInstance()

test('a researcher’s own script waits for her job and saves its results with an access token, until she ends it', async () => {
  await using temporary = await temporaryFolder()
  const folder = temporary.path
  await using browser = await openBrowser()
  const page = await browser.context.newPage()
  await signUpWithToken(page, tessera)
  await fillNewJob(page, { name: 'for my script', files: ['script.chr20.vcf.gz'] })
  await page.getByRole('button', { name: 'Submit the job' }).click()
  await page.getByRole('heading', { name: 'for my script' }).waitFor()
  const jobId = new URL(page.url()).pathname.split('/').at(-1) ?? ''

  await page.goto(`${tessera.origin}/account`)
  const tokenFile = join(folder, 'token')
  await writeFile(tokenFile, `${await makeAccessToken(page)}\n`, { mode: 0o600 })
  const results = join(folder, 'results')
  const script = async () => await startScript(tokenFile, results)
  const first = await script()
  expect(first.stdout).toMatch(/^job \S+: completed$[^]*^saved qc_report\.txt, \d+ bytes$/m)
  expect(await readdir(results)).toEqual([jobId])
  expect(await readFile(join(results, jobId, 'qc_report.txt'), 'utf8')).not.toBe('')
  expect(await readdir(join(results, jobId))).toContain('chr_20.zip')
  expect((await script()).stdout).not.toContain('saved')

  await page.getByRole('button', { name: 'End the access token My script' }).click()
  await page.getByText('No access tokens yet.').waitFor()
  const ended = { code: 1, stdout: '', stderr: expect.stringMatching(/^token_refused: /) }
  await expect(script()).rejects.toMatchObject(ended)
  await chmod(tokenFile, 0o644)
  await expect(script()).rejects.toMatchObject({
    code: 1,
    stderr: `Error: Others may read ${tokenFile}: run chmod 600 on it.\n`,
  })
}, 120_000)

async function startScript(tokenFile: string, results: string) {
  return await promisify(execFile)(process.execPath, [
    join(import.meta.dirname, '../examples/own-script/main.ts'),
    `--tessera=${tessera.origin}`,
    `--token=${tokenFile}`,
    `--results=${results}`,
  ])
}
