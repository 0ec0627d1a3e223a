/** The sites of a panel cannot be used; the cause says why. It says nothing about what is compared with them. */
export class SitesError extends Error {
  override readonly name = 'SitesError'
}
