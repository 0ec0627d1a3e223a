import { once } from 'node:events'
import { readFile, stat } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { Client } from 'pg'
import { expect, test, vi } from 'vitest'
import { temporaryDirectory } from '../test/temporary-directory.ts'
import { choosePort } from './ports.ts'
import { startPostgres } from './postgres.ts'

test('data and password are kept between starts, and bound values stay out of the log', async () => {
  await using directory = await temporaryDirectory()
  const dataDir = join(directory.path, 'postgres')
  {
    await using first = await startPostgres({ dataDir, fsync: true })
    await query(first.superuserUrl, "create table kept as select 'yes' as value")
  }
  await using second = await startPostgres({ dataDir, fsync: false })
  expect(await query(second.superuserUrl, 'select value from kept')).toEqual([{ value: 'yes' }])
  const settings = `select name, setting from pg_settings where name in
    ('fsync', 'log_parameter_max_length', 'log_parameter_max_length_on_error') order by name`
  expect((await query(second.superuserUrl, settings)).map((row) => row['setting'])).toEqual([
    'off',
    '0',
    '0',
  ])
  expect((await stat(join(dataDir, 'superuser-password'))).mode & 0o077).toBe(0)
})

test('nobody gets in without the password', async () => {
  await using directory = await temporaryDirectory()
  await using postgres = await startPostgres({ dataDir: directory.path, fsync: false })
  const url = new URL(postgres.superuserUrl)
  url.password = 'wrong'
  await expect(query(url.href, 'select 1')).rejects.toThrow('password authentication failed')
})

test('a taken port is no obstacle', async () => {
  await using directory = await temporaryDirectory()
  const taken = createServer().listen(await choosePort(), '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await using postgres = await startPostgres({ dataDir: directory.path, port, fsync: false })
  expect(postgres.port).not.toBe(port)
  taken.close()
})

test('a server that was killed starts again with its data', async () => {
  await using directory = await temporaryDirectory()
  {
    await using first = await startPostgres({ dataDir: directory.path, fsync: false })
    await query(first.superuserUrl, 'create table kept ()')
    first.signal('SIGKILL')
    expect(await first.exited).toBe('SIGKILL')
  }
  await using second = await startPostgres({ dataDir: directory.path, fsync: false })
  expect(await query(second.superuserUrl, 'select * from kept')).toEqual([])
})

test('a server that was killed starts again even when a child of it is slow to end', async () => {
  await using directory = await temporaryDirectory()
  const options = { dataDir: directory.path, fsync: false }
  await using first = await startPostgres(options)
  const client = new Client({ connectionString: first.superuserUrl })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query<{ pid: number }>('select pg_backend_pid() as pid')
  const child = rows[0]?.pid ?? expect.fail('the child has no number')
  process.kill(child, 'SIGSTOP')
  first.signal('SIGKILL')
  await first.exited

  const starting = startPostgres(options)
  try {
    await vi.waitFor(
      async () =>
        expect(await readFile(join(directory.path, 'postgres.log'), 'utf8')).toContain(
          'pre-existing shared memory block',
        ),
      { timeout: 10_000 },
    )
  } finally {
    process.kill(child, 'SIGCONT')
  }

  await using second = await starting
  expect(await query(second.superuserUrl, 'select 1 as one')).toEqual([{ one: 1 }])
})

async function query(url: string, statement: string): Promise<Record<string, unknown>[]> {
  const client = new Client({ connectionString: url })
  try {
    await client.connect()
    return (await client.query(statement)).rows
  } finally {
    await client.end()
  }
}
