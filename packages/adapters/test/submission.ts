import { newResultPassword } from '../src/result-password.ts'
import type { Submission } from '../src/adapter.ts'

export function submission(change: Partial<Submission> = {}): Submission {
  return {
    name: 'tessera-1',
    settings: {
      panel: 'apps@1000g-phase-3-v5@2.0.0',
      population: 'eur',
      build: 'hg19',
      phasing: 'eagle',
      mode: 'imputation',
      r2Filter: '0.3',
      aesEncryption: false,
    },
    password: newResultPassword(),
    files: [textFile('chr20.vcf.gz', 'first'), textFile('chr21.vcf.gz', 'second')],
    ...change,
  }
}

/** Its end is never reached by a server that does not read: it is larger than what waits on the way. */
export function endlessFile(): Submission['files'][number] {
  const piece = Buffer.alloc(2 ** 20)
  return {
    name: 'endless.vcf.gz',
    size: 2 ** 30,
    async *open() {
      for (let sent = 0; sent < 2 ** 10; sent += 1) yield piece
    },
  }
}

export function textFile(name: string, ...pieces: readonly string[]): Submission['files'][number] {
  return {
    name,
    size: Buffer.byteLength(pieces.join('')),
    async *open() {
      for (const piece of pieces) yield Buffer.from(piece)
    },
  }
}
