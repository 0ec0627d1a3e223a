/** Under the base of the service. Both standards name them so, and DRS leaves no choice. */
export const wesPath = '/ga4gh/wes/v1'
export const drsPath = '/ga4gh/drs/v1'

/** @throws nothing: an id that would leave its segment is encoded, and the bound fetch refuses what is still unclear */
export function runPath(runId: string): string {
  return `${wesPath}/runs/${encodeURIComponent(runId)}`
}
