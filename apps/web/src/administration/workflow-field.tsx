import { Button, Group, Stack, Text, Textarea } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { sandboxWorkflow } from '@tessera/contracts/sandbox-workflow'
import type { Workflow } from '@tessera/contracts/workflow'
import { useState } from 'react'
import type { DraftSettings } from '../jobs/draft.ts'
import { SettingsStep } from '../jobs/settings-step.tsx'
import type { RecordText } from './service-record-form.ts'
import { readWorkflowText, workflowText } from './workflow-text.ts'

/** How a service that lists no choices imputes, as JSON, with the form that people get of it. */
export function WorkflowField({ form }: { readonly form: UseFormReturnType<RecordText> }) {
  const value = form.values.workflow
  const read = readWorkflowText(value)
  return (
    <Stack>
      <Textarea
        label="Description of the workflow"
        description="JSON: which workflow imputes, what people may choose, and which parameters are sent. Without it the service takes no jobs."
        autosize
        minRows={6}
        maxRows={30}
        spellCheck={false}
        styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)' } }}
        {...form.getInputProps('workflow')}
        error={'problem' in read ? read.problem : null}
      />
      {value.trim() === '' && (
        <Group>
          <Button
            variant="default"
            size="xs"
            onClick={() => form.setFieldValue('workflow', workflowText(sandboxWorkflow))}
          >
            Begin with an example
          </Button>
        </Group>
      )}
      {'workflow' in read && read.workflow !== null && <Preview workflow={read.workflow} />}
    </Stack>
  )
}

/** The settings of a job as people will be asked for them. Nothing of it is kept. */
function Preview({ workflow }: { readonly workflow: Workflow }) {
  const [settings, setSettings] = useState<DraftSettings>({})
  const { name, version, url, panels, builds, phasing, modes, r2Filters } = workflow
  const lists = { panels, builds, phasing, modes, r2Filters }
  return (
    <SettingsStep
      title="What people will be asked"
      options={{ ...lists, appId: url, appName: name, appVersion: version, readAt: '' }}
      source={
        <Text c="dimmed">
          {name} {version}, run as {workflow.type} {workflow.typeVersion}. Parameters that are sent:{' '}
          {Object.keys(workflow.parameters).join(', ')}.
        </Text>
      }
      files={[]}
      settings={settings}
      onChange={(changed) => setSettings((before) => ({ ...before, ...changed }))}
    />
  )
}
