import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { ServiceKind } from '@tessera/contracts/service'
import type { ConformanceSubject } from './conformance.ts'
import type { SwitchSubject } from './switch-conformance.ts'

/** How an adapter is tried on the sandbox, whichever way its requests go there. */
export async function sandboxSubject(
  given: Pick<ConformanceSubject, 'adapter' | 'fetch' | 'refusedFetch'>,
): Promise<ConformanceSubject> {
  const { size } = await stat(target)
  return {
    ...given,
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

/** The sandbox's own levers, as its README lists them. */
export function sandboxLevers(
  kind: ServiceKind,
  { origin, adminToken }: { readonly origin: string; readonly adminToken: string },
): Pick<SwitchSubject, 'interfacePath' | 'pull'> {
  return {
    interfacePath: kind === 'cloudgene' ? '/api/' : '/ga4gh/',
    pull: async (method, path, body) => {
      const response = await fetch(`${origin}/sandbox/admin${path}`, {
        method,
        headers: { 'x-sandbox-admin': adminToken, 'content-type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      if (!response.ok) throw new Error(`${path}: ${response.status} ${await response.text()}`)
    },
  }
}

const target = fileURLToPath(
  import.meta.resolve('../../../apps/sandbox/fixtures/small/target.few.chr20.vcf.gz'),
)
