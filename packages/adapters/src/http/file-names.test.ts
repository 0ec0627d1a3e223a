import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { safeFileNames } from './file-names.ts'

describe('safeFileNames', () => {
  it('keeps good names and mends the others', () => {
    expect(
      safeFileNames([
        'chr20.vcf.gz',
        'my file (1).VCF.GZ',
        'données.vcf.bgz',
        '../../etc/passwd',
        '',
      ]),
    ).toEqual([
      'chr20.vcf.gz',
      'my_file_1_.vcf.gz',
      'donne_es.vcf.gz',
      'etc_passwd.vcf.gz',
      'genotypes.vcf.gz',
    ])
  })

  it('never gives a name twice, whatever the case of its letters', () => {
    expect(safeFileNames(['a.vcf.gz', 'A.vcf.gz', 'a-2.vcf.gz', 'a.vcf'])).toEqual([
      'a.vcf.gz',
      'A-2.vcf.gz',
      'a-2-2.vcf.gz',
      'a-3.vcf.gz',
    ])
  })

  it('gives names that no shell and no path minds', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        const safe = safeFileNames(names)
        for (const name of safe) expect(name).toMatch(/^[A-Za-z0-9][A-Za-z0-9._-]*\.vcf\.gz$/)
        expect(new Set(safe.map((name) => name.toLowerCase())).size).toBe(names.length)
      }),
    )
  })
})
