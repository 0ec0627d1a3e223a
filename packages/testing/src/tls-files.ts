import { fileURLToPath } from 'node:url'

/** Paths of a certificate for this machine, its key, and the authority that only tests believe. */
export const tlsFiles = {
  authority: pathOf('ca.pem'),
  certificate: pathOf('server.pem'),
  key: pathOf('server.key'),
} as const

function pathOf(name: string): string {
  return fileURLToPath(new URL(`../fixtures/tls/${name}`, import.meta.url))
}
