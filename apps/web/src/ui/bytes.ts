/** `1.4 MB`: powers of 1000, as file managers and the imputation services show sizes. */
export function formatBytes(bytes: number): string {
  const power = bytes < 1 ? 0 : Math.min(Math.floor(Math.log10(bytes) / 3), UNITS.length - 1)
  const value = bytes / 1000 ** power
  const digits = power === 0 || value >= 100 ? 0 : 1
  return `${value.toFixed(digits)} ${UNITS[power]}`
}

const UNITS = ['bytes', 'kB', 'MB', 'GB', 'TB'] as const
