import { expect, test } from 'vitest'
import { openMemoryDirectory, runsPrograms } from './memory-directory.ts'

test('there is no directory in memory where there is no room', async () => {
  expect(await openMemoryDirectory(Number.MAX_SAFE_INTEGER)).toBeNull()
})

test.each([
  ['tmpfs /dev/shm tmpfs rw,relatime 0 0', true],
  ['shm /dev/shm tmpfs rw,nosuid,nodev,noexec,relatime 0 0', false],
  ['/dev/vda /dev/shm ext4 rw 0 0', false],
  ['tmpfs /run tmpfs rw 0 0', false],
  ['', false],
])('of the mount "%s" it is said whether programs run there from memory', (mounts, fit) => {
  expect(runsPrograms(mounts)).toBe(fit)
})
