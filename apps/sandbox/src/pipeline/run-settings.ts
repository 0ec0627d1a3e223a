import { DEFAULTS } from '../application.ts'
import type { Settings } from '../config.ts'
import type { JobParameters } from '../store/job.ts'

/** One run's options, with the application's defaults filled in; values are as the client sent them. */
export interface RunSettings {
  readonly build: string
  readonly phasing: string
  readonly population: string
  readonly mode: string
  readonly minR2: number
  readonly isAes: boolean
  readonly withMeta: boolean
  /** Empty when the server must choose one. */
  readonly password: string
  readonly minSamples: number
  readonly maxSamples: number
  readonly chunkSize: number
}

export function runSettings(parameters: JobParameters, server: Settings): RunSettings {
  const value = (name: keyof typeof DEFAULTS) => parameters[name] ?? DEFAULTS[name]
  return {
    build: value('build'),
    phasing: value('phasing'),
    population: parameters['population'] || 'off',
    mode: value('mode'),
    minR2: Number(value('r2Filter')) || 0,
    isAes: value('aesEncryption') === 'true',
    withMeta: value('meta') === 'true',
    password: value('password'),
    minSamples: server.minSamples,
    maxSamples: server.maxSamples,
    chunkSize: server.chunkSize,
  }
}
