import { inspect } from 'node:util'
import { Secret } from '@tessera/crypto/secret'
import { describe, expect, it } from 'vitest'
import { Fault } from './fault.ts'
import { createLogger } from './logger.ts'
import { runInContext } from './request-context.ts'

const CANARY = 'canary-5e1f'
const FORMS = [
  CANARY,
  Buffer.from(CANARY).toString('base64').replace(/=+$/, ''),
  Buffer.from(CANARY).toString('base64url'),
  Buffer.from(CANARY).toString('hex'),
  [...Buffer.from(CANARY)].join(','),
]
const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const

describe('createLogger', () => {
  it('writes one JSON object with ISO time, level, name and message', () => {
    const { logger, entries } = captured()
    logger.info({ jobs: 3 }, 'swept')
    expect(entries()).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/),
        pid: process.pid,
        name: 'test',
        jobs: 3,
        msg: 'swept',
      },
    ])
  })

  it('keeps what somebody wrote on one line, whatever it holds', () => {
    const given = 'x\n{"level":"error","msg":"forged"}\r\u2028\u001b[31m"'
    const { logger, text, entries } = captured()
    logger.info({ given, nested: { given } }, given)
    expect(text().split('\n')).toHaveLength(2)
    for (const sign of ['\r', '\u001b']) expect(text()).not.toContain(sign)
    expect(entries()).toMatchObject([{ level: 'info', given, msg: given }])
  })

  it('adds the ids of the request context', () => {
    const { logger, entries } = captured()
    runInContext(
      { requestId: 'request-1', userId: 'user-1', jobId: 'job-1', taskId: 'task-1' },
      () => {
        logger.info('inside')
      },
    )
    logger.info('outside')
    expect(entries()[0]).toMatchObject({
      requestId: 'request-1',
      userId: 'user-1',
      jobId: 'job-1',
      taskId: 'task-1',
    })
    expect(entries()[1]).not.toHaveProperty('requestId')
  })

  it('is quiet below its level', () => {
    const { logger, entries } = captured('warn')
    logger.info('quiet')
    logger.warn('heard')
    expect(entries()).toHaveLength(1)
  })

  it('describes an error by type, message, code, stack and causes, and leaves its other properties out', () => {
    const { logger, entries } = captured()
    const cause = Object.assign(new TypeError('no route'), {
      code: 'ECONNREFUSED',
      parameters: [CANARY],
    })
    const fault = new Fault('unavailable', { detail: 'the database is away', cause })
    logger.error({ err: fault }, 'failed')
    logger.error(fault)
    logger.error({ reason: fault }, 'failed')
    for (const entry of entries()) {
      expect(entry['err'] ?? entry['reason']).toEqual({
        type: 'Fault',
        message: 'unavailable: the database is away',
        code: 'unavailable',
        stack: expect.stringContaining('logger.test.ts'),
        cause: {
          type: 'TypeError',
          message: 'no route',
          code: 'ECONNREFUSED',
          stack: expect.stringContaining('no route'),
        },
      })
    }
    expect(entries()).toHaveLength(3)
  })

  it('ends a circle of causes', () => {
    const { logger, entries } = captured()
    const error = new Error('one')
    error.cause = error
    logger.error({ err: error })
    expect(JSON.stringify(entries()[0]).match(/"type"/g)).toHaveLength(6)
  })

  it('says little about what is thrown without being an error', () => {
    const { logger, text } = captured()
    logger.error({ err: `password ${CANARY}` }, 'failed')
    expect(text()).not.toContain(CANARY)
    expect(text()).toContain('thrown without an Error')
  })

  it.each(['password', 'authorization', 'x-auth-token', 'token', 'cookie'])(
    'redacts the name %s by mistake logged',
    (name) => {
      const { logger, text } = captured()
      logger.info({ [name]: CANARY, request: { [name]: CANARY, headers: { [name]: CANARY } } })
      expect(text()).not.toContain(CANARY)
      expect(text().match(/\[secret\]/g)).toHaveLength(3)
    },
  )
})

describe.each([
  ['text', () => new Secret<string>(CANARY)],
  ['bytes', () => new Secret<Uint8Array>(Buffer.from(CANARY))],
])('a secret of %s', (_, makeSecret) => {
  it.each(LEVELS)('is not in a line of level %s, wherever it stands', (level) => {
    const { logger, text } = captured('trace')
    const secret = makeSecret()
    const error = Object.assign(new Error('failed', { cause: secret }), {
      credential: secret,
      code: secret,
    })
    logger[level]({ secret }, 'field')
    logger[level]({ deep: { list: [{ value: secret }] } }, 'nested')
    logger[level]({ err: error }, 'error')
    logger[level]({ other: error }, 'error under another name')
    logger[level](error)
    logger[level]({ err: secret }, 'thrown')
    logger[level]({ err: new Fault('internal', { cause: error }) }, 'cause of a cause')
    logger[level]('in the format: %s %o %j', secret, { secret }, secret)
    logger.child({ value: secret })[level]('bound')
    runInContext({ requestId: String(secret) }, () => logger[level]('context'))
    expect(text().trimEnd().split('\n')).toHaveLength(10)
    for (const form of FORMS) expect(text()).not.toContain(form)
  })

  it('is not in any other way to print it', () => {
    const secret = makeSecret()
    const error = new Fault('internal', { detail: `with ${secret.toString()}`, cause: secret })
    const printed = [
      String(secret),
      JSON.stringify({ secret, list: [secret] }),
      inspect(secret, { showHidden: true, depth: 9 }),
      inspect(new Map([[secret, { secret }]]), { showHidden: true, depth: 9 }),
      inspect(error, { depth: 9 }),
      JSON.stringify(error),
      error.stack,
      inspect(structuredClone(secret), { showHidden: true, depth: 9 }),
      inspect({ ...secret }),
      new URLSearchParams({ secret: String(secret) }).toString(),
    ].join('\n')
    for (const form of FORMS) expect(printed).not.toContain(form)
  })
})

function captured(level: (typeof LEVELS)[number] = 'info') {
  let output = ''
  const logger = createLogger('test', {
    level,
    destination: { write: (line) => void (output += line) },
  })
  return {
    logger,
    text: () => output,
    entries: (): Record<string, unknown>[] =>
      output
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line)),
  }
}
