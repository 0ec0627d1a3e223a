import { expect } from 'vitest'
import { frequencyBinEnds } from '@tessera/contracts/quality'

/** What `readQuality` counts, worked out from whole lines in the plainest way. */
export function plainQuality(text: string) {
  const variants = text
    .split('\n')
    .filter((line) => line !== '' && !line.startsWith('#'))
    .map((line) => {
      const [chromosome = '', position, , , , , , info = ''] = line.split('\t')
      const fields = new Map(
        info.split(';').map((field) => field.split('=', 2) as [string, string]),
      )
      const frequency = Number(fields.get('AF'))
      return {
        chromosome: chromosome.replace('chr', ''),
        position: Number(position),
        minor: Math.min(frequency, 1 - frequency),
        r2: Number(fields.get('R2')),
        empiricalR2: fields.has('ER2') ? Number(fields.get('ER2')) : null,
        isTyped: fields.has('TYPED'),
      }
    })
  const imputed = variants.filter(({ isTyped }) => !isTyped)
  const varying = imputed.filter(({ minor }) => minor > 0)
  const inBin = (from: number, to: number) => (one: { readonly minor: number }) =>
    one.minor > from && one.minor <= to
  return {
    variants: variants.length,
    typed: variants.length - imputed.length,
    imputed: imputed.length,
    monomorphic: imputed.length - varying.length,
    r2Histogram: Array.from(
      { length: 20 },
      (_, bin) => varying.filter(({ r2 }) => Math.min(19, Math.floor(r2 * 20)) === bin).length,
    ),
    byFrequency: frequencyBinEnds.map((end, index) => {
      const isHere = inBin(frequencyBinEnds[index - 1] ?? 0, end)
      const here = varying.filter(isHere)
      const typed = variants.filter((one) => one.isTyped && one.empiricalR2 !== null && isHere(one))
      return {
        variants: here.length,
        r2Sum: expect.closeTo(
          here.reduce((sum, { r2 }) => sum + r2, 0),
          3,
        ),
        atLeast: [0.3, 0.5, 0.8].map((least) => here.filter(({ r2 }) => r2 >= least).length),
        empirical: {
          variants: typed.length,
          r2Sum: expect.closeTo(
            typed.reduce((sum, one) => sum + (one.empiricalR2 ?? 0), 0),
            3,
          ),
        },
      }
    }),
    windowsOf: (isHere: (one: (typeof variants)[number]) => boolean, length: number) =>
      Array.from(
        { length },
        (_, window) =>
          variants.filter((one) => isHere(one) && Math.floor((one.position - 1) / 1e6) === window)
            .length,
      ),
  }
}
