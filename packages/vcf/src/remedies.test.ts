import { spawnSync } from 'node:child_process'
import { expect, test } from 'vitest'
import { remedies } from './remedies.ts'

test.each(Object.entries(remedies))(
  '%s is mended in words, and commands stand beside them',
  (_, mend) => {
    expect(mend.remedy).toMatch(mend.commands.length > 0 ? /^[A-Z].*:$/ : /^[A-Z].*\.$/)
    expect(mend.remedy).not.toMatch(/\b(bcftools|bgzip|gzip|tabix|plink2?|vcf\.gz)\b/)
  },
)

test.each(Object.values(remedies).flatMap(({ commands }) => commands))(
  'a shell reads %s',
  (command) => {
    const { status, stderr } = spawnSync('bash', ['-n', '-c', command], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  },
)
