import {
  chmodSync,
  chownSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { z } from 'zod'
import { readConfig, readSecrets } from './config.ts'
import { mode } from './mode.ts'
import { secretBytes, secretText } from './secret-schema.ts'
import { StartUpError } from './start-up-error.ts'

const CANARY = 'canary-9b2d'
const configSchema = z.strictObject({ mode, port: z.int() })
const secretsSchema = z.strictObject({ password: secretText, key: secretBytes })
const secrets = { password: CANARY, key: Buffer.alloc(32, 7).toString('base64url') }

let home: string
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'tessera-config-'))
})
afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(home, { recursive: true })
})

describe('readConfig', () => {
  it('reads config.json of the home directory', () => {
    write('config.json', { mode: 'development', port: 80 })
    expect(readConfig(configSchema, home)).toEqual({ mode: 'development', port: 80 })
  })

  it('finds the home directory in TESSERA_HOME', () => {
    write('config.json', { port: 80 })
    vi.stubEnv('TESSERA_HOME', home)
    expect(readConfig(configSchema)).toEqual({ mode: 'production', port: 80 })
  })

  it('says so when TESSERA_HOME is not set', () => {
    vi.stubEnv('TESSERA_HOME', undefined)
    expect(refusal(() => readConfig(configSchema))).toContain('TESSERA_HOME is not set')
  })

  it('says so when there is no file, or a directory in its place', () => {
    expect(refusal(() => readConfig(configSchema, home))).toBe(`${home}/config.json does not exist`)
    mkdirSync(join(home, 'config.json'))
    expect(refusal(() => readConfig(configSchema, home))).toContain('cannot be read (EISDIR)')
  })

  it('names each wrong field and shows no value', () => {
    write('config.json', { mode: CANARY, port: CANARY, extra: CANARY })
    const message = refusal(() => readConfig(configSchema, home))
    expect(message).toContain('mode: ')
    expect(message).toContain('port: ')
    expect(message).toContain('extra')
    expect(message).not.toContain(CANARY)
  })

  it('quotes nothing of a file that is not JSON', () => {
    writeFileSync(join(home, 'config.json'), `{ "port": ${CANARY} }`)
    expect(refusal(() => readConfig(configSchema, home))).toBe(
      `${home}/config.json is not valid JSON`,
    )
  })
})

describe('mode', () => {
  it('is production unless the file says otherwise', () => {
    expect(mode.parse(undefined)).toBe('production')
    expect(mode.parse('development')).toBe('development')
    expect(mode.safeParse('staging').success).toBe(false)
  })
})

describe('readSecrets', () => {
  it.each([0o600, 0o400])('reads a file of mode %o into boxes', (permissions) => {
    write('secrets.json', secrets, permissions)
    const read = readSecrets(secretsSchema, home)
    expect(read.password.expose()).toBe(CANARY)
    expect(read.key.expose()).toEqual(Buffer.alloc(32, 7))
    expect(JSON.stringify(read)).toBe('{"password":"[secret]","key":"[secret]"}')
  })

  it.each([0o644, 0o640, 0o660, 0o604, 0o601, 0o620])(
    'refuses a file of mode %o',
    (permissions) => {
      write('secrets.json', secrets, permissions)
      expect(refusal(() => readSecrets(secretsSchema, home))).toContain('chmod 600')
    },
  )

  it('refuses a link, even to a file that would do', () => {
    write('elsewhere.json', secrets)
    symlinkSync(join(home, 'elsewhere.json'), join(home, 'secrets.json'))
    expect(refusal(() => readSecrets(secretsSchema, home))).toContain('is not a regular file')
  })

  it('refuses a directory and a pipe, without waiting', () => {
    mkdirSync(join(home, 'secrets.json'), { mode: 0o600 })
    expect(refusal(() => readSecrets(secretsSchema, home))).toContain('is not a regular file')
    rmSync(join(home, 'secrets.json'), { recursive: true })
    execFileSync('mkfifo', ['-m', '600', join(home, 'secrets.json')])
    expect(refusal(() => readSecrets(secretsSchema, home))).toContain('is not a regular file')
  })

  // Only root can give a file away.
  it.runIf(process.getuid?.() === 0)('refuses a file of another user', () => {
    write('secrets.json', secrets)
    chownSync(join(home, 'secrets.json'), 65_534, 65_534)
    expect(refusal(() => readSecrets(secretsSchema, home))).toContain('belongs to another user')
  })

  it('says so when there is no file', () => {
    expect(refusal(() => readSecrets(secretsSchema, home))).toBe(
      `${home}/secrets.json does not exist`,
    )
  })

  it('names each wrong field and shows nothing of its value', () => {
    const leaky = z.strictObject({
      password: z
        .string()
        .refine(() => false, { error: (issue) => `wrong: ${String(issue.input)}` }),
      key: secretBytes,
    })
    write('secrets.json', { password: CANARY, key: `${CANARY}=` })
    const message = refusal(() => readSecrets(leaky, home))
    expect(message).toContain('password: custom')
    expect(message).toContain('key: custom')
    expect(message).not.toContain(CANARY)
  })

  it.each([
    ['an empty password', { ...secrets, password: '' }],
    ['no password', { key: secrets.key }],
    ['a key with padding', { ...secrets, key: 'AA==' }],
    ['a key in the other alphabet', { ...secrets, key: '+/+/' }],
    ['an empty key', { ...secrets, key: '' }],
  ])('refuses %s', (_, content) => {
    write('secrets.json', content)
    expect(refusal(() => readSecrets(secretsSchema, home))).toContain('missing or wrong')
  })
})

function write(name: string, content: unknown, permissions = 0o600): void {
  writeFileSync(join(home, name), JSON.stringify(content))
  chmodSync(join(home, name), permissions)
}

function refusal(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    if (error instanceof StartUpError) return error.message
    throw error
  }
  return 'accepted'
}
