import { parentPort, workerData } from 'node:worker_threads'
import { reportInput } from '@tessera/contracts/report'
import { renderReport } from './render-report.ts'

const bytes = await renderReport(reportInput.parse(workerData))
parentPort?.postMessage({ bytes, pages: pagesOf(bytes) }, [])

/** No text can look like this: what people write has no ends of lines. */
function pagesOf(pdf: Uint8Array): number {
  const [, count] =
    /\/Type \/Pages\n\/Count (\d+)\n/.exec(Buffer.from(pdf).toString('latin1')) ?? []
  return Number(count)
}
