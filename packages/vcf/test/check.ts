import { checkVcfStream } from '../src/check-vcf-stream.ts'
import type { VcfCheckOptions } from '../src/options.ts'
import type { FindingCode, VcfReport } from '../src/report.ts'
import { pieces } from './make-files.ts'

export function check(
  file: Uint8Array,
  options: VcfCheckOptions & { tail?: Uint8Array } = {},
): Promise<VcfReport> {
  return checkVcfStream(pieces(file), options)
}

export function codes(report: VcfReport): readonly FindingCode[] {
  return report.findings.map(({ code }) => code)
}
