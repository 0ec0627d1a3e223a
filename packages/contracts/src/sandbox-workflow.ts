import type { Workflow } from './workflow.ts'

/** The workflow of the sandbox's WES, as a manager describes one: an example too. */
export const sandboxWorkflow: Workflow = {
  name: 'Genotype imputation',
  version: '2.0.12',
  url: 'https://sandbox.invalid/workflows/imputation/main.nf',
  type: 'NFL',
  typeVersion: 'DSL2',
  engine: 'nextflow',
  panels: [
    {
      value: 'apps@1000g-phase-3-chr20@1.0.0',
      label: '1000 Genomes Phase 3, chr20:1-2 Mb (GRCh37/hg19)',
      populations: [
        { value: 'eur', label: 'EUR' },
        { value: 'off', label: 'Skip' },
      ],
    },
  ],
  builds: [{ value: 'hg19', label: 'GRCh37/hg19' }],
  phasing: [
    { value: 'eagle', label: 'Eagle v2.4' },
    { value: 'no_phasing', label: 'No phasing' },
  ],
  modes: [
    { value: 'imputation', label: 'Quality Control & Imputation' },
    { value: 'qc_only', label: 'Quality Control only' },
  ],
  r2Filters: ['0', '0.001', '0.1', '0.2', '0.3'].map((value) => ({
    value,
    label: value === '0' ? 'off' : value,
  })),
  parameters: {
    files: { setting: 'files' },
    refpanel: { setting: 'panel' },
    population: { setting: 'population' },
    build: { setting: 'build' },
    phasing: { setting: 'phasing' },
    mode: { setting: 'mode' },
    r2Filter: { setting: 'r2Filter', as: 'number' },
    aesEncryption: { setting: 'aesEncryption' },
    password: { setting: 'password' },
    meta: { constant: false },
  },
  outputs: ['chr_*.zip', '*.html', '*.txt'],
  chromosomeFile: 'chr_{chromosome}.zip',
}
