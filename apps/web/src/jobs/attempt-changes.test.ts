import { fileId } from '@tessera/contracts/ids'
import { expect, it } from 'vitest'
import { changesOf } from './attempt-changes.ts'

it('names what was chosen otherwise, in the words of the service', () => {
  const mended = { ...settings, mode: 'imputation', r2Filter: '0.3', aesEncryption: true }
  const labels = { mode: 'Quality Control & Imputation' }
  expect(
    changesOf(
      { settings: mended, settingLabels: labels, inputs: [file('mended.vcf.gz')] },
      { settings, settingLabels: { mode: 'Quality Control only' }, inputs: [file('a.vcf.gz')] },
    ),
  ).toEqual([
    'Files: from a.vcf.gz to mended.vcf.gz',
    'Mode: from Quality Control only to Quality Control & Imputation',
    'Smallest R² kept: from all variants to 0.3',
    'AES-256: from no to yes',
  ])
})

it('names nothing of an attempt that was sent with the same', () => {
  const same = { settings, settingLabels: {}, inputs: [file('a.vcf.gz')] }
  expect(changesOf(same, same)).toEqual([])
})

function file(name: string) {
  return { id: fileId.parse('01890a5d-ac96-774b-bcce-b302099a8057'), name, sizeBytes: 1 }
}

const settings = {
  panel: 'hapmap',
  population: 'eur',
  build: 'hg19',
  phasing: 'eagle',
  mode: 'qc_only',
  r2Filter: '0',
  aesEncryption: false,
} as const
