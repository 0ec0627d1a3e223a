import { chmod, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { newPersonalToken } from '@tessera/crypto/personal-token'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { failureOf } from '../test/failure-of.ts'
import { parseAccessToken, readAccessToken } from './access-token.ts'

const token = newPersonalToken().expose()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tessera-token-'))
})
afterAll(async () => await rm(folder, { recursive: true }))

describe('a token', () => {
  it('is read from a file of one’s own, with the end of the line that an editor leaves', async () => {
    const path = join(folder, 'good')
    await writeFile(path, `${token}\n`, { mode: 0o600 })
    const read = await readAccessToken(path)
    expect(read.expose()).toBe(token)
    expect(String(read)).toBe('[secret]')
  })

  it('is not read where others may read it, nor over a link', async () => {
    const path = join(folder, 'open')
    await writeFile(path, token)
    await chmod(path, 0o640)
    await expect(readAccessToken(path)).rejects.toThrow(`run chmod 600 on it.`)
    const link = join(folder, 'link')
    await symlink(path, link)
    await expect(readAccessToken(link)).rejects.toThrow('ELOOP')
  })

  it.each([
    ['cut', token.slice(0, -1)],
    ['mistyped', `${token.slice(0, -1)}${token.endsWith('A') ? 'B' : 'A'}`],
    ['a password', 'correct horse battery'],
    ['nothing', ''],
  ])('that is %s is none, and the error says nothing of it', async (_, given) => {
    const error = await failureOf((async () => parseAccessToken(given))())
    expect(error).toBeInstanceOf(TypeError)
    if (given !== '') expect(String(error)).not.toContain(given)
  })
})
