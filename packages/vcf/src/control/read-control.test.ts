import { exclusions } from '@tessera/contracts/control'
import { expect, it } from 'vitest'
import { readControl } from './read-control.ts'
import { readControlInThread } from './read-control-in-thread.ts'

const panel = 'apps@1000g-phase-3-chr20@1.0.0'
const excludedHead = 'ID\tCHROM\tPOS\tREF\tALT\tINFO'

it('counts excluded sites by their reason, along the chromosome, and lists what is to be mended', async () => {
  const { control, mends } = await readText([
    excludedHead,
    'rs1\t20\t1000100\tA\tG\tStrand flip. Reference Panel: T/C',
    'rs2\t20\t1000200\tA\tG\tAllele switch. Reference Panel: G/A',
    'rs3\tchr20\t2000001\tA\tG\tStrand flip and Allele switch. Reference Panel: C/T',
    'rs4\t20\t1000300\tA\tG\tAllele mismatch. Reference Panel: A/C',
    'rs5\t20\t1000400\tA\tG\tLow call rate. Value: 0.8200',
    'rs6\t20\t1000500\tA\tG\tMonomorphic',
    'rs7\t20\t1000600\tA\tG\tFilter Duplicate',
    'rs8\t20\t1000700\tA\tG,T\tMultiallelic Site',
    'rs9\t20\t1000800\tAC\tG\tInDel',
    'rs10\t20\t1000900\tA\t<DEL>\tInvalid Alleles',
    'rs11\t22\t17000000\tA\tG\tFilter Other',
    'rs12\t22\t17000001\tA\tG\tSomething new',
  ])
  expect(control.excluded).toEqual(Object.fromEntries(exclusions.map((kind) => [kind, 1])))
  expect(control).toMatchObject({ typedOnly: 0, mends: 4, unreadable: 0, excludedChunks: 0 })
  expect(control.density).toEqual([
    { chromosome: '20', differing: [0, 3, 1], leftOut: [0, 6], typedOnly: [] },
    {
      chromosome: '22',
      differing: [],
      leftOut: [...Array.from({ length: 16 }, () => 0), 1, 1],
      typedOnly: [],
    },
  ])
  expect(mends.split('\n')).toEqual([
    `rs1\t20\t1000100\tA\tG\t${panel}\tT/C\tflip the strand`,
    `rs2\t20\t1000200\tA\tG\t${panel}\tG/A\tswap REF and ALT`,
    `rs3\tchr20\t2000001\tA\tG\t${panel}\tC/T\tflip the strand and swap REF and ALT`,
    `rs4\t20\t1000300\tA\tG\t${panel}\tA/C\tleave out`,
    '',
  ])
})

it('lists no more to be mended than a row takes', async () => {
  const line = `rs1\t20\t1\t${'A'.repeat(1_000)}\t${'G'.repeat(1_000)}\tStrand flip`
  const { control, mends } = await readText([excludedHead, ...Array<string>(11_000).fill(line)])
  expect(mends.length).toBeGreaterThan(19_000_000)
  expect(mends.length).toBeLessThanOrEqual(20_000_000)
  expect(control.mends).toBe(mends.split('\n').length - 1)
  expect(control.excluded.strandFlip).toBe(11_000)
})

it('reads sites that the panel does not know, and chunks that are not imputed', async () => {
  const typed = await readText(['ID\tCHROM\tPOS\tREF\tALT', 'rs1\tX\t5\tA\tG'])
  expect(typed.control).toMatchObject({ typedOnly: 1, density: [{ typedOnly: [1] }] })
  const chunks = await readText([
    'CHUNK\tSNPS\tREFERENCE_OVERLAP\tSAMPLES_LOW_CALL_RATE',
    'chunk_20_0000000001_0020000000\t2\t0.4080459770114943\t3',
    'chunk_20_0020000001_0040000000\t1\tNaN\t0',
  ])
  expect(chunks.control).toMatchObject({
    excludedChunks: 1,
    unreadable: 1,
    chunks: [{ chromosome: '20', start: 1, end: 20_000_000, variants: 2, sparseSamples: 3 }],
  })
})

it.each([
  ['another table', 'SAMPLE\tPOSITION'],
  ['a page', '<!doctype html>'],
  ['zeros', '\0\0\0\0'],
])('takes %s for none of these files', async (_, head) => {
  expect(await readControl(bytesOf([head, 'rs1\t20\t5\tA\tG']), { panel })).toEqual({
    kind: 'unreadable',
    problem: 'not_known',
  })
})

it('an empty file says that there is nothing', async () => {
  expect((await readText([])).control).toMatchObject({ typedOnly: 0, unreadable: 0 })
})

it('hands on nothing that a spreadsheet would run, a terminal obey or a table break', async () => {
  const { control, mends } = await readText([
    excludedHead,
    '=cmd|"/c calc"!A1\t20\t1\tA\tG\tStrand flip. Reference Panel: =1+1/x',
    '@SUM(A1)\t20\t2\tA\tG\tStrand flip. Reference Panel: T/C',
    '-rf\t20\t3\tA\tG\tStrand flip. Reference Panel: T/C',
    'a\u001B[31mb\t20\t4\tA\tG\tStrand flip. Reference Panel: T/C',
    'rs1\t20\t5\t$(touch x)\tG\tStrand flip. Reference Panel: T/C',
    'rs1\t../..\t5\tA\tG\tStrand flip',
    'rs1\t20\t-5\tA\tG\tStrand flip',
    'rs1\t20\t999999999\tA\tG\tStrand flip',
    'rs1\t20\t5\tA\tG\tStrand flip\tmore',
    'rs1\t20\t5\tA',
    `rs1\t20\t5\t${'A'.repeat(100_000)}\tG\tMonomorphic`,
  ])
  expect(control).toMatchObject({ excluded: { strandFlip: 4 }, mends: 4, unreadable: 7 })
  expect(mends.split('\n').map((line) => line.split('\t')[0])).toEqual(['.', '.', '.', '.', ''])
  expect(mends).not.toMatch(/[^\t\nA-Za-z0-9@./ -]|=|\t@|\t-/)
})

it('a list without end ends, and what is counted goes on', async () => {
  const line = Buffer.from('rs1\t20\t1000100\tA\tG\tStrand flip. Reference Panel: T/C\n')
  const many = Buffer.concat(Array.from({ length: 1000 }, () => line))
  const source = async function* () {
    yield Buffer.from(`${excludedHead}\n`)
    for (let at = 0; at < 110; at += 1) yield many
  }
  const read = await readControlInThread(source(), { panel })
  if (read.kind !== 'read') throw new Error('not read')
  expect(read.control).toMatchObject({ excluded: { strandFlip: 110_000 }, mends: 100_000 })
  expect(read.mends.length).toBeLessThan(20_000_000)
})

async function readText(lines: readonly string[]) {
  const reading = await readControl(bytesOf(lines), { panel })
  if (reading.kind !== 'read') throw new Error(reading.problem)
  return reading
}

async function* bytesOf(lines: readonly string[]) {
  const bytes = Buffer.from(lines.map((line) => `${line}\n`).join(''))
  for (let at = 0; at < bytes.length; at += 1000) yield bytes.subarray(at, at + 1000)
}
