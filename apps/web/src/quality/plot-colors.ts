/** Attributes of what is drawn name these; the stylesheet of the page gives them colours for light and dark. */
export const color = {
  strong: 'var(--plot-strong)',
  middle: 'var(--plot-middle)',
  light: 'var(--plot-light)',
  mark: 'var(--plot-mark)',
  ink: 'var(--plot-ink)',
  line: 'var(--plot-line)',
} as const

/** In a file that is saved: for a white page, whatever the screen shows. */
const printed: Readonly<Record<string, string>> = {
  [color.strong]: '#0e4c5b',
  [color.middle]: '#4d9fb1',
  [color.light]: '#b6d8e0',
  [color.mark]: '#a05e17',
  [color.ink]: '#1e282e',
  [color.line]: '#c4bfb5',
}

/** The drawing as a file that stands by itself. */
export function svgFileOf(drawing: SVGSVGElement): string {
  const copy = drawing.cloneNode(true)
  if (!(copy instanceof SVGSVGElement)) return ''
  copy.removeAttribute('class')
  const { width, height } = drawing.viewBox.baseVal
  copy.setAttribute('width', String(width * printedScale))
  copy.setAttribute('height', String(height * printedScale))
  const text = new XMLSerializer().serializeToString(copy)
  return text.replaceAll(/var\(--plot-\w+\)/g, (name) => printed[name] ?? name)
}

const printedScale = 2
