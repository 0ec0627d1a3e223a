import { execFile } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { programEnvironment } from '@tessera/development/program-environment'
import type { TestBroker } from '@tessera/testing/broker'

/** What a command of a person answered, and with which code it ended. */
export interface Ended {
  readonly code: number
  readonly output: string
}

type Program = 'operator' | 'audit-command' | 'key-store' | 'ledger-command'

/** Runs one of the programs for people as a person does, from a home directory. */
export async function runCommand(
  program: Program,
  home: string,
  ...words: readonly string[]
): Promise<Ended> {
  return await runCommandWith('', program, home, ...words)
}

/** The same for what reads its standard input. */
export async function runCommandWith(
  input: string,
  program: Program,
  home: string,
  ...words: readonly string[]
): Promise<Ended> {
  const command = join(import.meta.dirname, `../src/${program}.ts`)
  const env = { ...programEnvironment(), TESSERA_HOME: home }
  return await new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [command, ...words],
      { env },
      (error, stdout, stderr) => {
        const code = typeof error?.code === 'number' ? error.code : 0
        resolve({ code, output: `${stdout}${stderr}` })
      },
    )
    child.stdin?.end(input)
  })
}

/** A directory with `config.json` and `secrets.json`, in the home of a broker of the tests. */
export async function makeHome(
  { home }: TestBroker,
  name: string,
  files: { readonly config: object; readonly secrets: object },
): Promise<string> {
  const path = join(home, name)
  await mkdir(path)
  for (const [file, contents] of Object.entries(files))
    await writeFile(join(path, `${file}.json`), JSON.stringify(contents), { mode: 0o600 })
  return path
}

/** The home of whoever gives the operator's commands. */
export async function makeOperatorHome(testBroker: TestBroker): Promise<string> {
  const { answerPublicKey, operator } = testBroker
  const identityKey = operator.identityKey.export({ format: 'der', type: 'pkcs8' })
  return await makeHome(testBroker, 'operator', {
    config: {
      socket: operator.socketPath,
      answerPublicKey: Buffer.from(answerPublicKey).toString('base64url'),
    },
    secrets: { identityKey: identityKey.toString('base64url') },
  })
}
