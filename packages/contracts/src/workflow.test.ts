import { expect, it } from 'vitest'
import { sandboxWorkflow } from './sandbox-workflow.ts'
import { workflow } from './workflow.ts'

it('takes the description of the sandbox’s workflow as it is', () => {
  expect(workflow.parse(sandboxWorkflow)).toEqual(sandboxWorkflow)
})

const { files: _files, ...withoutFiles } = sandboxWorkflow.parameters
it.each([
  ['without a parameter for the files', { parameters: withoutFiles }],
  [
    'with a setting that no job has',
    { parameters: { ...sandboxWorkflow.parameters, x: { setting: 'x' } } },
  ],
  ['without choices', { modes: [] }],
  ['without a panel', { panels: [] }],
  ['with a word that is not known', { tokens: 'x' }],
  ['with the version of an engine that is not named', { engine: undefined, engineVersion: '1' }],
  ['with a name that does not hold the chromosome', { chromosomeFile: 'all.zip' }],
])('refuses one %s', (_, change) => {
  expect(workflow.safeParse({ ...sandboxWorkflow, ...change }).success).toBe(false)
})
