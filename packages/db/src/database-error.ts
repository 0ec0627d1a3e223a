/** SQLSTATE 23505. */
export function isUniqueViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

/** SQLSTATE 23514. */
export function isCheckViolation(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23514'
}

/** Whether the connection broke or could not be made: the statement itself may have been in order. */
export function isConnectionError(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const code = 'code' in error && typeof error.code === 'string' ? error.code : null
  return code === null ? lostConnection.test(error.message) : connectionCodes.test(code)
}

/** SQLSTATE 40P01 and 40001: two units wanted the same rows in other orders, and this one was undone whole. */
export function isUndoneForAnother(error: unknown): boolean {
  return (
    error instanceof Error && 'code' in error && (error.code === '40P01' || error.code === '40001')
  )
}

/** SQLSTATE classes 08 and 57P (a server that ends or begins), and the network's own codes. */
const connectionCodes = /^(?:08...|57P0[1-4]|ECONN[A-Z]+|EPIPE|ETIMEDOUT)$/
/** What `pg` says without a code. */
const lostConnection =
  /^Connection terminated|has encountered a connection error|^timeout exceeded when trying to connect/
