import { Group, Text } from '@mantine/core'

/** A mosaic whose missing tile has been filled in. */
export function LogoMark({ size = 26 }: { readonly size?: number }) {
  return (
    <svg viewBox="0 0 32 32" width={size} height={size} aria-hidden="true" focusable="false">
      <g fill="var(--mantine-color-aegean-7)">
        {TILES.map(([x, y, opacity]) => (
          <rect key={`${x} ${y}`} x={x} y={y} width="8.4" height="8.4" rx="1.8" opacity={opacity} />
        ))}
      </g>
      <rect
        x="11.8"
        y="11.8"
        width="8.4"
        height="8.4"
        rx="1.8"
        fill="var(--mantine-color-ochre-5)"
      />
    </svg>
  )
}

export function Logo() {
  return (
    <Group gap={10} wrap="nowrap">
      <LogoMark />
      <Text component="span" fw={640} fz="lg" lts="-0.01em">
        Tessera
      </Text>
    </Group>
  )
}

const TILES: readonly (readonly [x: number, y: number, opacity: number])[] = [
  [2, 2, 1],
  [11.8, 2, 0.8],
  [21.6, 2, 1],
  [2, 11.8, 0.6],
  [21.6, 11.8, 0.8],
  [2, 21.6, 0.8],
  [11.8, 21.6, 1],
  [21.6, 21.6, 0.6],
]
