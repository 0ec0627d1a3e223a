import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, expect, test } from 'vitest'
import { makePdfOfPictures, printPages } from '../test/make-documents.ts'
import { rawPdf, stream } from '../test/raw-pdf.ts'

// Beside others, on a small machine.
const timeout = 240_000
const run = promisify(execFile)
const folder = await mkdtemp(join(tmpdir(), 'no-network-'))
afterAll(async () => await rm(folder, { recursive: true }))
const sentence = 'Samples may not leave the country before the end of the study.'
const scan = join(folder, 'scan.pdf')
await writeFile(scan, await makePdfOfPictures(await printPages([[sentence]], 150, 240)))

test('recognition has all it needs with it', { timeout }, async () => {
  expect((await readWithoutNetwork()).stdout.trim()).toBe(sentence)
})

test(
  'nothing is fetched that a document names, in a script or beside it',
  { timeout },
  async () => {
    const elsewhere = 'http://192.0.2.1/picture.jpg'
    const bytes = rawPdf([
      `<< /Type /Catalog /Pages 2 0 R /OpenAction << /S /JavaScript /JS (app.launchURL("${elsewhere}"); fetch("${elsewhere}")) >>
      /AA << /WC << /S /URI /URI (${elsewhere}) >> >> >>`,
      '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
      `<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /AA << /O << /S /Launch /F (/bin/sh) >> >>
      /Resources << /Font << /F 5 0 R >> /XObject << /I 6 0 R >> >> >>`,
      stream(
        '',
        Buffer.from(`BT /F 12 Tf 100 700 Td (${sentence}) Tj ET 100 0 0 100 0 0 cm /I Do`),
      ),
      '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
      stream(
        `/Subtype /Image /Width 8 /Height 8 /ColorSpace /DeviceGray /BitsPerComponent 8 /F << /FS /URL /F (${elsewhere}) >>`,
        Buffer.alloc(0),
      ),
    ])
    const path = join(folder, 'scripts.pdf')
    await writeFile(path, bytes)
    expect((await readWithoutNetwork({ path })).stdout.trim()).toBe(sentence)
  },
)

test('and what would reach for the network is found out', { timeout }, async () => {
  await expect(readWithoutNetwork({ also: ['fetch'] })).rejects.toMatchObject({
    stderr: expect.stringContaining('reached for the network'),
  })
})

async function readWithoutNetwork({
  path = scan,
  also = [],
}: { readonly path?: string; readonly also?: readonly string[] } = {}) {
  const [program, preload] = ['../test/read-one.ts', '../test/refuse-network.ts'].map(
    (file) => new URL(file, import.meta.url),
  )
  // Threads take the options of their process along.
  const env = { ...process.env, NODE_OPTIONS: `--import=${preload?.href}` }
  return await run(process.execPath, [program?.pathname ?? '', path, ...also], { env })
}
