import { expect, it } from 'vitest'
import { openDatabase } from './database.ts'
import { Jobs } from './jobs.ts'

it('jobs that are made in one millisecond have different ids, also before they are stored', () => {
  const jobs = new Jobs(openDatabase(':memory:'))
  const now = new Date()
  const ids = Array.from({ length: 20 }, () => jobs.giveId(now))
  expect(new Set(ids).size).toBe(20)
})
