import type { Location } from '@tessera/contracts/service'
import { landOutline } from './land-outline.ts'
import classes from './world-map.module.css'

/** Where a service is, on a map of our own: nobody else learns who looked. */
export function WorldMap({ label, at }: { readonly label: string; readonly at: Location }) {
  return (
    <svg viewBox="0 8 360 142" role="img" aria-label={label} className={classes.map}>
      <path d={land} className={classes.land} />
      <circle cx={at.longitude + 180} cy={90 - at.latitude} r="7" className={classes.halo} />
      <circle cx={at.longitude + 180} cy={90 - at.latitude} r="2.5" className={classes.place} />
    </svg>
  )
}

const land = landOutline()
