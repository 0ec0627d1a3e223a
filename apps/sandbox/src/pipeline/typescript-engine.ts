import type { Engine } from './engine.ts'
export async function createTypescriptEngine(_k: number): Promise<Engine> {
  throw new Error('not here')
}
