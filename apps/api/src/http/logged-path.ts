/** What follows it is a token. */
export const downloadsPath = '/api/downloads'

/** A request's path as it may stand in a log. */
export function loggedPath(path: string): string {
  return path.startsWith(`${downloadsPath}/`) ? `${downloadsPath}/[token]` : path
}
