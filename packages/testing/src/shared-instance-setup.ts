import type { TestProject } from 'vitest/node'
import { startInstance } from './instance.ts'

/** Starts the instance that `sharedInstance` tells of. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const instance = await startInstance({})
  const { origin, sandboxOrigin, sandboxAdminToken, home, logDir, adminUrl, redisUrl } =
    instance.tessera
  project.provide('instance', {
    origin,
    sandboxOrigin,
    sandboxAdminToken,
    home,
    logDir,
    adminUrl,
    redisUrl,
  })
  return async () => await instance[Symbol.asyncDispose]()
}
