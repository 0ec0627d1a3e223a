import { BgzfBlocks } from './bgzf.ts'
import { PanelComparison } from './panel-comparison.ts'
import { pathOfPanel } from './panel-store.ts'
import { SitesFile } from './sites-file.ts'
import type { VcfCheckOptions } from './options.ts'
import type { VcfReport } from './report.ts'
import { digestOfSamples } from './samples-digest.ts'
import { TextCheck } from './text-check.ts'

/**
 * Reads a `.vcf.gz` once, in bounded memory, on the calling thread. What is wrong with the file is in the report;
 * only the source's own errors are thrown.
 */
export async function checkVcfStream(
  source: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  options: VcfCheckOptions & { readonly tail?: Uint8Array } = {},
): Promise<VcfReport> {
  using opened = new DisposableStack()
  const check = new TextCheck({
    ...options,
    allocate: (size) => Buffer.allocUnsafe(size),
    comparisonsFor: (chromosome, build) =>
      (options.panels?.list ?? [])
        .filter((panel) => panel.chromosome === chromosome?.name && panel.build === build)
        .map((panel) => {
          const path = pathOfPanel(options.panels?.directory ?? '', panel)
          const { panel: key, name, serviceId = null } = panel
          return new PanelComparison(
            { panel: key, name, serviceId },
            opened.use(new SitesFile(path)),
          )
        }),
  })
  const blocks = new BgzfBlocks()
  let compressedBytes = 0
  const takeChunk = (chunk: Uint8Array): boolean => {
    for (const text of blocks.push(chunk)) if (!check.push(text)) return false
    return true
  }
  for await (const chunk of source) {
    compressedBytes += chunk.byteLength
    if (!check.guard(() => takeChunk(chunk))) {
      return withDigest(check.report({ complete: false, compressedBytes }), check.sampleNames)
    }
  }
  const complete = check.guard(() => {
    blocks.end()
    return true
  })
  const report = check.report({ complete: complete && check.end(), compressedBytes })
  return withDigest(report, check.sampleNames)
}

function withDigest(report: VcfReport, names: readonly string[] | null): VcfReport {
  if (names === null) return report
  return { ...report, facts: { ...report.facts, samplesDigest: digestOfSamples(names) } }
}
