import classes from './mosaic.module.css'

/** A quiet field of tiles behind the first pages; a few are filled, as imputation fills gaps. */
export function Mosaic() {
  return (
    <svg
      className={classes['mosaic']}
      aria-hidden="true"
      focusable="false"
      width="100%"
      height="100%"
    >
      <defs>
        <pattern id="mosaic" width={STEP * SIDE} height={STEP * SIDE} patternUnits="userSpaceOnUse">
          {TILES.map(({ x, y, filled }) => (
            <rect
              key={`${x} ${y}`}
              x={x}
              y={y}
              width={STEP - 6}
              height={STEP - 6}
              rx="5"
              className={filled === null ? classes['tile'] : classes[filled]}
            />
          ))}
        </pattern>
      </defs>
      <rect width="100%" height="100%" fill="url(#mosaic)" />
    </svg>
  )
}

const STEP = 34
const SIDE = 12

const TILES = Array.from({ length: SIDE * SIDE }, (_, index) => {
  // Scattered, and the same each time.
  const place = (index * 7919 + (index >> 3) * 104_729) % 97
  return {
    x: (index % SIDE) * STEP,
    y: Math.floor(index / SIDE) * STEP,
    filled: place < 3 ? 'warm' : place < 14 ? 'cool' : null,
  } as const
})
