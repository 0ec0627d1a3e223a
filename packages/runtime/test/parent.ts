import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

/** Starts the test service as its child and waits for ever. */
const service = fileURLToPath(new URL('service.ts', import.meta.url))
spawn(process.execPath, [service, 'normal'], { stdio: 'inherit' })
