import type { MaintenanceTask } from '@tessera/contracts/maintenance'

/** `Stop jobs` */
export function nameOfTask(task: MaintenanceTask): string {
  const words = task.replaceAll('-', ' ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

/** `no rows`, `1 row`, `1,204 rows` */
export function rowsInWords(count: number): string {
  if (count === 0) return 'no rows'
  return count === 1 ? '1 row' : `${count.toLocaleString('en-GB')} rows`
}
