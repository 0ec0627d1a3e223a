import { existsSync } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { Redis } from 'ioredis'
import { Client } from 'pg'

/** Something that was read, and where. */
export interface Content {
  readonly place: string
  readonly bytes: string | Uint8Array
}

/** Every regular file below the directory, but for the paths that are left out and what lies below them. */
export async function* filesIn(
  directory: string,
  leftOut: readonly string[] = [],
): AsyncGenerator<Content> {
  for (const entry of await readdir(directory, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name)
    if (!entry.isFile() || leftOut.some((other) => `${path}/`.startsWith(`${other}/`))) continue
    // PostgreSQL's files come and go.
    const bytes = await readFile(path).catch(() => null)
    if (bytes !== null) yield { place: path, bytes }
  }
}

/** Environment, arguments and open files of a process and of those that it started. */
export async function* processContents(name: string, pid: number): AsyncGenerator<Content> {
  for (const part of ['environ', 'cmdline']) {
    yield { place: `${name} ${part}`, bytes: await readFile(`/proc/${pid}/${part}`) }
  }
  for (const descriptor of await readdir(`/proc/${pid}/fd`)) {
    const path = `/proc/${pid}/fd/${descriptor}`
    const isFile = await stat(path).then(
      (file) => file.isFile(),
      () => false,
    )
    // It may be closed between two looks.
    const bytes = isFile ? await readFile(path).catch(() => null) : null
    if (bytes !== null) yield { place: `${name} ${path}`, bytes }
  }
  const children = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8')
  for (const child of children.split(' ').filter((text) => text !== '')) {
    try {
      yield* processContents(`${name} ${child}`, Number(child))
    } catch (error) {
      // A process that has ended meanwhile holds nothing any more.
      if (existsSync(`/proc/${child}/environ`)) throw error
    }
  }
}

/** Every row of every table of every schema, and what the server shows of running statements. */
export async function* databaseRows(adminUrl: string): AsyncGenerator<Content> {
  const client = new Client({ connectionString: adminUrl })
  await client.connect()
  try {
    const tables = await client.query<{ name: string }>(
      `select format('%I.%I', nspname, relname) as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where relkind in ('r', 'p', 'm') or relname in ('pg_stat_activity', 'pg_stat_statements')`,
    )
    // Bytes that are text are found as text, all others as what they are.
    for (const output of ['escape', 'hex']) {
      await client.query(`set bytea_output = ${output}`)
      for (const { name } of tables.rows) {
        const { rows } = await client.query<{ row: string }>(`select t::text as row from ${name} t`)
        yield { place: name, bytes: rows.map(({ row }) => row).join('\n') }
      }
    }
  } finally {
    await client.end()
  }
}

/** Every key and its value. */
export async function* redisValues(url: string): AsyncGenerator<Content> {
  const redis = new Redis(url)
  try {
    for (const key of await redis.keys('*')) {
      yield {
        place: key,
        bytes: Buffer.concat([Buffer.from(key), ...(await valuesOf(redis, key))]),
      }
    }
  } finally {
    redis.disconnect()
  }
}

async function valuesOf(redis: Redis, key: string): Promise<readonly Buffer[]> {
  const type = await redis.type(key)
  switch (type) {
    case 'string':
      return [(await redis.getBuffer(key)) ?? Buffer.alloc(0)]
    case 'hash':
      return Object.entries(await redis.hgetallBuffer(key)).flatMap(([field, value]) => [
        Buffer.from(field),
        value,
      ])
    case 'list':
      return await redis.lrangeBuffer(key, 0, -1)
    case 'set':
      return await redis.smembersBuffer(key)
    case 'zset':
      return await redis.zrangeBuffer(key, '0', '-1')
    case 'stream':
      return (await redis.xrangeBuffer(key, '-', '+')).flatMap(([id, fields]) => [id, ...fields])
    case 'none':
      return []
    default:
      throw new Error(`${key} is a ${type}, which nobody can read here`)
  }
}
