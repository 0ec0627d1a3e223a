import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { exclusionWords } from './exclusion-words.ts'

test.each(Object.entries(exclusionWords))(
  '%s is explained and mended in words, and a shell reads the commands beside them',
  (_, { meaning, remedy, commands }) => {
    expect(meaning).toMatch(/^[A-Z].*\.$/)
    expect(remedy).toMatch(commands.length > 0 ? /^[A-Z].*:$/ : /^[A-Z].*\.$/)
    for (const command of commands) {
      const { status, stderr } = spawnSync('bash', ['-n', '-c', command], { encoding: 'utf8' })
      expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    }
  },
)

test('the command for the other strand flips the sites of the list, and no others', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'flip-'))
  try {
    await writeFile(
      join(folder, 'sites-to-mend.tsv'),
      [
        'ID\tCHROM\tPOS\tREF\tALT\tPANEL\tIN_PANEL\tACTION',
        'rs1\t20\t100\tA\tG\tpanel\tT/C\tflip the strand',
        'rs2\t20\t200\tA\tG\tpanel\tG/A\tswap REF and ALT',
        '',
      ].join('\n'),
    )
    const rest = '.\tPASS\t.\tGT\t0/1'
    const sites = (alleles: string) =>
      `##fileformat=VCFv4.2\n#CHROM\tPOS\n20\t100\trs1\t${alleles}\t${rest}\n20\t200\trs2\tA\tG\t${rest}\n20\t300\trs3\tA\tG\t${rest}\n`
    await writeFile(join(folder, 'input.vcf'), sites('A\tG'))
    const [command = ''] = exclusionWords.strandFlip.commands
    const plain = command
      .replace('bgzip -dc input.vcf.gz', 'cat input.vcf')
      .replace('bgzip -c > output.vcf.gz', 'cat > output.vcf')
    expect(spawnSync('bash', ['-c', plain], { cwd: folder, encoding: 'utf8' }).stderr).toBe('')
    expect(await readFile(join(folder, 'output.vcf'), 'utf8')).toBe(sites('T\tC'))
  } finally {
    await rm(folder, { recursive: true })
  }
})
