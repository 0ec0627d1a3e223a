import { createSandbox } from './app.ts'
import { readSettings } from './config.ts'

const sandbox = await createSandbox(await readSettings(process.env))
const origin = await sandbox.listen()
process.stdout.write(`Sandbox imputation server (not a real service) at ${origin}\n`)

const { promise: stopped, resolve: stop } = Promise.withResolvers<NodeJS.Signals>()
process.once('SIGTERM', stop)
process.once('SIGINT', stop)
await stopped
await sandbox[Symbol.asyncDispose]()
