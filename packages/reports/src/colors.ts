/** As in drawings that are saved from the pages: for white paper. Each text colour has a contrast of at least 4.5 to it. */
export const colors = {
  strong: '#0e4c5b',
  middle: '#4d9fb1',
  light: '#b6d8e0',
  mark: '#a05e17',
  ink: '#1e282e',
  quiet: '#55636b',
  line: '#c4bfb5',
  faint: '#e6e3dd',
  wash: '#f4f6f6',
} as const
