import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdtempDisposable, open, readFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { AuditHeadsFile } from './heads-file.ts'
import { verifyRecord } from './verify-record.ts'

it('goes on after a line of which the disk did not say that it has it, and no gap is found', async () => {
  await using directory = await mkdtempDisposable(join(tmpdir(), 'heads-'))
  const path = join(directory.path, 'heads.jsonl')
  const { publicKey, privateKey } = generateKeyPairSync('ed25519')
  const file = new AuditHeadsFile(path, () => [privateKey])
  await file.append([newHead(1)])
  await using handle = await open(path, 'r')
  const prototype: Pick<typeof handle, 'datasync'> = Object.getPrototypeOf(handle)
  vi.spyOn(prototype, 'datasync').mockRejectedValueOnce(new Error('EIO'))

  await expect(file.append([newHead(2)])).rejects.toThrow('EIO')
  await file.append([newHead(3)])

  const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
  expect(lines).toHaveLength(3)
  const { findings } = await verifyRecord([], [], { files: [lines], keys: [publicKey] })
  expect(findings.map(({ kind }) => kind)).toEqual(['cut'])
})

function newHead(sequence: number) {
  return { lane: 1, sequence, mac: randomBytes(32) }
}
