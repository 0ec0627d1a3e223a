import manifest from '../../package.json' with { type: 'json' }

/** Services store it with each job and show it to their administrators. */
export const userAgent = `Tessera/${manifest.version}`
