/** SQLSTATE 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return sqlState(error) === '23505'
}

/** SQLSTATE 23503. */
export function isForeignKeyViolation(error: unknown): boolean {
  return sqlState(error) === '23503'
}

function sqlState(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined
}
