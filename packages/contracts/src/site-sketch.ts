import { z } from 'zod'

/** So many hashes are kept: shares estimated from them are right within some three hundredths. */
export const sketchSize = 1024

/**
 * The smallest of the hashes of all sites (chromosome, position, alleles) of a file, in rising order: a sample that is the same
 * for the same sites, whatever the number of them. Of fewer sites than it holds it has all.
 */
export const siteSketch = z.array(z.int().nonnegative()).max(sketchSize)
export type SiteSketch = z.infer<typeof siteSketch>

/** Of the sites of both. */
export function joinSketches(one: SiteSketch, other: SiteSketch): SiteSketch {
  return [...new Set([...one, ...other])].toSorted((a, b) => a - b).slice(0, sketchSize)
}

export interface SharedSites {
  /** Of the sites that are in either, which part is in both; from 0 to 1. */
  readonly share: number
  /** It was counted and not estimated. */
  readonly isExact: boolean
}

/** Null when neither has a site. See Broder 1997, doi:10.1109/SEQUEN.1997.666900. */
export function sharedSites(one: SiteSketch, other: SiteSketch): SharedSites | null {
  const both = joinSketches(one, other)
  if (both.length === 0) return null
  const [inOne, inOther] = [new Set(one), new Set(other)]
  const shared = both.filter((hash) => inOne.has(hash) && inOther.has(hash)).length
  return {
    share: shared / both.length,
    isExact: one.length < sketchSize && other.length < sketchSize && both.length < sketchSize,
  }
}
