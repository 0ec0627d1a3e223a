import { Group, Stack, Text, ThemeIcon, VisuallyHidden } from '@mantine/core'
import { IconCheck } from '@tabler/icons-react'
import { ButtonLink } from '../ui/links.tsx'
import { Panel } from '../ui/panel.tsx'

export interface FirstStepsProps {
  readonly connected: boolean
  readonly uploaded: boolean
  readonly submitted: boolean
}

/** From a new account to a first result: what is done, and what comes next. */
export function FirstSteps({ connected, uploaded, submitted }: FirstStepsProps) {
  const steps = [
    {
      done: connected,
      title: 'Connect a service',
      text: 'Make a token on the page of an imputation service and add it here.',
      button: <ButtonLink to="/credentials">Connect a service</ButtonLink>,
    },
    {
      done: uploaded,
      title: 'Upload genotypes',
      text: 'One VCF file per chromosome. It is checked at once, before anything is sent.',
      button: <ButtonLink to="/jobs/new">Upload files</ButtonLink>,
    },
    {
      done: submitted,
      title: 'Submit a job',
      text: 'Choose panel and population from what the service offers you, and submit.',
      button: <ButtonLink to="/jobs/new">New job</ButtonLink>,
    },
  ] as const
  const next = steps.findIndex(({ done }) => !done)

  return (
    <Panel title="What to do next">
      <Stack component="ol" gap="lg" m={0} p={0} style={{ listStyle: 'none' }}>
        {steps.map(({ done, title, text, button }, index) => (
          <Group key={title} component="li" gap="md" wrap="nowrap" align="flex-start">
            <ThemeIcon
              size={30}
              radius="xl"
              variant={done || index === next ? 'filled' : 'default'}
              color={done ? 'green' : 'aegean'}
              aria-hidden="true"
            >
              {done ? <IconCheck size={18} /> : <Text fz="sm">{index + 1}</Text>}
            </ThemeIcon>
            <Stack gap={4} align="flex-start">
              <Text fw={600}>
                {title}
                {done && <VisuallyHidden>, done</VisuallyHidden>}
              </Text>
              <Text c="dimmed">{text}</Text>
              {index === next && <div style={{ marginTop: 8 }}>{button}</div>}
            </Stack>
          </Group>
        ))}
      </Stack>
    </Panel>
  )
}
