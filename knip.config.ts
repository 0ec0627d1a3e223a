import type { KnipConfig } from 'knip'

const config: KnipConfig = {
  workspaces: {
    '.': {
      // scripts/check.ts calls them by name.
      ignoreBinaries: ['oxlint', 'oxfmt', 'tsc', 'knip'],
    },
    scripts: { entry: ['*.{ts,mjs}'] },
    bench: { entry: ['*.ts'] },
    // Programs that tests start as processes of their own.
    'apps/*': { entry: ['src/main.ts', 'test/*.ts'] },
    'packages/*': { entry: ['test/*.ts'] },
    'apps/broker': { entry: ['src/{main,operator}.ts', 'test/*.ts'] },
    'apps/worker': { entry: ['src/{main,dispatcher}.ts', 'test/*.ts'] },
    'apps/web': { entry: ['serve.ts', 'test/*.ts'] },
  },
}

export default config
