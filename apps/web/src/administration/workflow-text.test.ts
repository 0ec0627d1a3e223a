import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import { expect, test } from 'vitest'
import { readWorkflowText, workflowText } from './workflow-text.ts'

test('a description that is shown and sent as it is stays as it is, and nothing written is none', () => {
  expect(readWorkflowText(workflowText(sandboxWorkflow))).toEqual({ workflow: sandboxWorkflow })
  expect(readWorkflowText(workflowText(null))).toEqual({ workflow: null })
})

test.each([
  ['no JSON', '{ "name": ', /^This is no JSON: /],
  [
    'a choice without its name',
    workflowText({
      ...sandboxWorkflow,
      panels: [{ value: 'a', label: '', populations: [{ value: 'off', label: 'Skip' }] }],
    }),
    /^panels\.0\.label: /,
  ],
  [
    'no parameter that takes the files',
    workflowText({ ...sandboxWorkflow, parameters: { refpanel: { setting: 'panel' } } }),
    /^parameters: The workflow needs a parameter for the panel and one for the files\.$/,
  ],
  ['what is not known', JSON.stringify({ ...sandboxWorkflow, token: 'x' }), /token/],
  [
    'more than is kept',
    workflowText({
      ...sandboxWorkflow,
      engine: 'nextflow',
      engineParameters: { long: 'x'.repeat(60_000) },
    }),
    /60.?000 characters/,
  ],
])('%s is refused with its place', (_what, text, problem) => {
  expect(readWorkflowText(text)).toEqual({ problem: expect.stringMatching(problem) })
})
