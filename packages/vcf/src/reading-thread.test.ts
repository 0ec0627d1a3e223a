import { expect, it } from 'vitest'
import { readInThread } from './reading-thread.ts'

it('gives a thread little memory, so that what it reads cannot end the process', async () => {
  const text = `
    import { parentPort, resourceLimits } from 'node:worker_threads'
    parentPort.on('message', () => parentPort.postMessage({ report: resourceLimits }))`
  const program = new URL(`data:text/javascript,${encodeURIComponent(text)}`)
  expect(await readInThread(program, {}, [Uint8Array.of(1)])).toMatchObject({
    maxOldGenerationSizeMb: 512,
  })
})
