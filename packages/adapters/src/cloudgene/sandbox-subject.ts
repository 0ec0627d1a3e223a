import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ConformanceSubject } from '../conformance.ts'
import { cloudgene } from './cloudgene.ts'

/** How the adapter is tried on the sandbox, whichever way its requests go there. */
export async function sandboxSubject(
  fetches: Pick<ConformanceSubject, 'fetch' | 'refusedFetch'>,
): Promise<ConformanceSubject> {
  const { size } = await stat(target)
  return {
    ...fetches,
    adapter: cloudgene,
    files: [{ name: 'target.vcf.gz', size, open: () => createReadStream(target) }],
    settings: ({ panels: [panel] }) => ({
      panel: panel?.value ?? '',
      population: panel?.populations[0]?.value ?? '',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0',
      aesEncryption: false,
    }),
    pollMs: 50,
    jobMs: 60_000,
  }
}

const target = fileURLToPath(
  import.meta.resolve('../../../../apps/sandbox/fixtures/small/target.few.chr20.vcf.gz'),
)
