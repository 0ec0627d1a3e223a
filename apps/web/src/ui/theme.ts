import {
  createTheme,
  type CSSVariablesResolver,
  type MantineColorsTuple,
  type MantineThemeOverride,
} from '@mantine/core'

export const theme: MantineThemeOverride = createTheme({
  primaryColor: 'aegean',
  primaryShade: 8,
  autoContrast: true,
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: 'ui-monospace, SFMono-Regular, Menlo, Consolas, monospace',
  fontSizes: { xs: '0.8125rem', md: '0.9375rem' },
  headings: {
    fontFamily: "'Inter Variable', system-ui, sans-serif",
    fontWeight: '620',
    sizes: {
      h1: { fontSize: '1.625rem', lineHeight: '1.25' },
      h2: { fontSize: '1.125rem', lineHeight: '1.4' },
      h3: { fontSize: '1rem', lineHeight: '1.4' },
    },
  },
  defaultRadius: 'md',
  cursorType: 'pointer',
  respectReducedMotion: true,
  focusRing: 'auto',
  colors: {
    aegean: aegean(),
    ochre: ochre(),
    green: moss(),
    gray: stone(),
    dark: ink(),
  },
  components: {
    Alert: { styles: { message: { fontSize: 'var(--mantine-font-size-md)' } } },
    // Inside a dialog this is no banner of the page.
    Modal: {
      defaultProps: {
        attributes: { header: { role: 'none' } },
        closeButtonProps: { 'aria-label': 'Close' },
      },
      styles: { title: { fontWeight: 620, fontSize: 'var(--mantine-font-size-lg)' } },
    },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
    Notification: {
      defaultProps: { closeButtonProps: { 'aria-label': 'Put the message away' } },
      styles: { description: { color: 'var(--mantine-color-dimmed)' } },
    },
    Paper: { defaultProps: { radius: 'md' } },
    Anchor: { defaultProps: { underline: 'always' } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 320 } },
  },
})

/** Dimmed and placeholder text, and errors, with at least 4.5:1 on every surface of this theme. */
export const cssVariablesResolver: CSSVariablesResolver = ({ colors }) => ({
  variables: {},
  light: {
    ...tinted((name) => ({
      background: colors[name]?.[1],
      hover: colors[name]?.[2],
      text: colors[name]?.[9],
    })),
    '--mantine-color-default-border': '#d8d4cb',
    '--mantine-color-dimmed': '#54595b',
    '--mantine-color-placeholder': '#6a6f71',
    '--mantine-color-error': '#b02525',
    '--tessera-canvas': '#f7f6f3',
    '--tessera-focus': '#1a6577',
    '--tessera-mark': '#ffe08a',
  },
  dark: {
    ...tinted((name) => ({
      background: `color-mix(in srgb, ${colors[name]?.[5]} 17%, transparent)`,
      hover: `color-mix(in srgb, ${colors[name]?.[5]} 26%, transparent)`,
      text: colors[name]?.[2],
    })),
    '--mantine-color-dimmed': '#a7b2b9',
    '--mantine-color-placeholder': '#8f9ba3',
    '--mantine-color-error': '#ff9a94',
    '--tessera-canvas': '#10171b',
    '--tessera-focus': '#8dc3cf',
    '--tessera-mark': '#5c4700',
  },
})

interface Tint {
  readonly background: string | undefined
  readonly hover: string | undefined
  readonly text: string | undefined
}

/** The colours of badges, alerts and quiet buttons. */
function tinted(tint: (name: string) => Tint): Record<string, string> {
  return Object.fromEntries(
    ['aegean', 'ochre', 'green', 'red', 'gray'].flatMap((name) => {
      const { background, hover, text } = tint(name)
      const prefix = `--mantine-color-${name}-light`
      return [
        [prefix, background ?? ''],
        [`${prefix}-hover`, hover ?? ''],
        [`${prefix}-color`, text ?? ''],
      ]
    }),
  )
}

function aegean(): MantineColorsTuple {
  return [
    '#eef7f9',
    '#dcecf0',
    '#b6d8e0',
    '#8dc3cf',
    '#6bb1c1',
    '#4d9fb1',
    '#368a9d',
    '#26788b',
    '#1a6577',
    '#0e4c5b',
  ]
}

function ochre(): MantineColorsTuple {
  return [
    '#fdf5ec',
    '#f8e9d7',
    '#efd0ab',
    '#e6b67b',
    '#dea052',
    '#d28a37',
    '#bb7325',
    '#a05e17',
    '#85490c',
    '#693806',
  ]
}

function moss(): MantineColorsTuple {
  return [
    '#eff7f0',
    '#deeee0',
    '#bcdcc0',
    '#97c99d',
    '#78b980',
    '#5fa968',
    '#4a9454',
    '#377d41',
    '#27682f',
    '#174f1f',
  ]
}

function stone(): MantineColorsTuple {
  return [
    '#faf9f7',
    '#f3f1ed',
    '#e8e5df',
    '#dad6ce',
    '#c4bfb5',
    '#a19c93',
    '#7d7972',
    '#5a5752',
    '#44423e',
    '#2b2a27',
  ]
}

function ink(): MantineColorsTuple {
  return [
    '#dbe2e6',
    '#c0cad0',
    '#a7b2b9',
    '#6d7b84',
    '#3d4a53',
    '#2a353c',
    '#1e282e',
    '#171f24',
    '#10171b',
    '#0a0f12',
  ]
}
