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
    gray: stone(),
    dark: ink(),
  },
  components: {
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 550 } },
    Paper: { defaultProps: { radius: 'md' } },
    Anchor: { defaultProps: { underline: 'always' } },
    Tooltip: { defaultProps: { withArrow: true, multiline: true, maw: 320 } },
  },
})

/** Dimmed and placeholder text, and errors, with at least 4.5:1 on every surface of this theme. */
export const cssVariablesResolver: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#54595b',
    '--mantine-color-placeholder': '#6a6f71',
    '--mantine-color-error': '#b02525',
    '--tessera-canvas': '#f7f6f3',
    '--tessera-line': '#e2dfd8',
    '--tessera-focus': '#1a6577',
  },
  dark: {
    '--mantine-color-dimmed': '#a7b2b9',
    '--mantine-color-placeholder': '#8f9ba3',
    '--mantine-color-error': '#ff9a94',
    '--tessera-canvas': '#10171b',
    '--tessera-line': '#2a353c',
    '--tessera-focus': '#8dc3cf',
  },
})

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
