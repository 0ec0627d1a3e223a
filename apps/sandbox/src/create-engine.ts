import { join } from 'node:path'
import type { Settings } from './config.ts'
import type { Engine } from './pipeline/engine.ts'
import { createNativeEngine } from './pipeline/native-engine.ts'
import { createTypescriptEngine } from './pipeline/typescript-engine.ts'

/** The engine that the settings name. A missing program is an error, never a reason to take the other one. */
export async function createEngine(settings: Settings): Promise<Engine> {
  switch (settings.engine) {
    case 'native':
      return createNativeEngine(join(settings.dataDir, 'panels'))
    case 'typescript':
      return createTypescriptEngine(settings.fallbackHaplotypes)
    default:
      return settings.engine satisfies never
  }
}
