import { afterEach, expect, test, vi } from 'vitest'
import {
  explainMissing,
  installMissingPackages,
  missingPackages,
  packagesFor,
} from './system-packages.ts'

afterEach(() => {
  vi.unstubAllEnvs()
})

test('a package is missing when none of its programs is on PATH', () => {
  const shell = { package: 'dash', programs: ['no-such-shell', 'sh'], use: 'engine' } as const
  expect(missingPackages([shell])).toEqual([])
  vi.stubEnv('PATH', '/nonexistent')
  expect(missingPackages([shell])).toEqual([shell])
})

test('where nothing can be installed it says why, what for, and the command to type', async () => {
  vi.stubEnv('PATH', '/nonexistent')
  const said: string[] = []
  const { missing, reason } = await installMissingPackages(packagesFor('engine'), (line) =>
    said.push(line),
  )
  expect(missing).toEqual(packagesFor('engine'))
  expect(said).toEqual([])
  const explained = explainMissing(missing, reason)
  expect(explained).toContain('minimac4 (for imputing in the sandbox)')
  expect(explained).toContain('there is no apt-get on this machine')
  expect(explained).toContain('sudo apt-get install minimac4 bio-eagle tabix bcftools')
})
