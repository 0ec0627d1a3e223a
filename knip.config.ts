import type { KnipConfig } from 'knip'

// The web's build refuses to be configured without a key.
process.env['VITE_BROKER_ROOT_KEY'] ??= 'A'.repeat(43)

const config: KnipConfig = {
  workspaces: {
    // Named to Stryker in a file that the script writes.
    '.': { ignoreDependencies: ['@stryker-mutator/*'] },
    journeys: { entry: ['{chaos,fleet}/main.ts'], ignoreBinaries: ['bgzip'] },
    scripts: { entry: ['*.{ts,mjs}'] },
    bench: {
      entry: [
        '{check-one,file-encryption,files-in-bucket,lists,main,plans,preflight,quality,read-quality-one,s3-server,scale,sign-in,timing}.ts',
      ],
      ignoreBinaries: ['bgzip'],
    },
    'apps/*': { entry: ['src/main.ts'] },
    'apps/api': { entry: ['src/{main,store-panel-sites}.ts'] },
    'apps/broker': {
      entry: [
        'src/{main,operator,key-store,ledger-command}.ts',
        'test/{killed-broker,fold-ledger}.ts',
      ],
    },
    'apps/sandbox': {},
    'apps/web': { entry: ['serve.ts', 'public/*.js'] },
    'apps/worker': { entry: ['src/{main,dispatcher}.ts'] },
    'packages/*': {},
    'examples/*': { entry: ['main.ts'] },
    // Data that are asked for by their path.
    'packages/documents': {
      entry: [
        'test/{measure,measure-meaning,read-one,refuse-network,write-truth}.ts',
        'fit/fit-uses.ts',
      ],
      ignoreDependencies: ['@tesseract.js-data/*'],
    },
    // Programs that tests start as processes of their own.
    'packages/development': { entry: ['test/{starter,service}.ts'] },
    'packages/runtime': { entry: ['test/{closed,parent,service}.ts'], ignoreBinaries: ['mkfifo'] },
  },
}

export default config
