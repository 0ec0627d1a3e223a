import { parseArgs } from 'node:util'
import { storePanel } from '@tessera/vcf/panel-store'
import { z } from 'zod'

/**
 * For operators: keeps the sites of one chromosome of a panel, so that uploads are compared with them.
 *
 * Usage: `node apps/api/src/store-panel-sites.ts --dir DIR --panel KEY --name NAME --build hg19 --chromosome 20 FILE.vcf.gz`
 * with the `panelSitesDir` of the api and the key that services list.
 */
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    dir: { type: 'string' },
    panel: { type: 'string' },
    name: { type: 'string' },
    build: { type: 'string' },
    chromosome: { type: 'string' },
  },
})
const { dir, ...panel } = z
  .strictObject({
    dir: z.string().min(1),
    panel: z.string().min(1),
    name: z.string().min(1),
    build: z.enum(['hg19', 'hg38']),
    chromosome: z.string().regex(/^(?:[1-9]|1[0-9]|2[0-2]|X|MT)$/),
  })
  .parse({ ...values })
const [file] = z.tuple([z.string().endsWith('.vcf.gz')]).parse(positionals)
const { sha256 } = await storePanel(dir, panel, file)
console.log(`${panel.name}, chromosome ${panel.chromosome} (${panel.build}): SHA-256 ${sha256}`)
