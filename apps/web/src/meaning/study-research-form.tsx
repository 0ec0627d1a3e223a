import { Checkbox, Group, Radio, Select, Stack, Text, TextInput } from '@mantine/core'
import type { Study } from '@tessera/contracts/study'
import { type StudyResearch, studyResearch } from '@tessera/contracts/study-terms'
import { useMutation } from '@tanstack/react-query'
import { type FormEvent, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { readStudiesAgain } from '../studies/read-studies-again.ts'
import { trpc } from '../trpc.ts'
import { ActionButton } from '../ui/action-button.tsx'
import { Panel } from '../ui/panel.tsx'

/** For leads: what a study is for, and what follows when a document of it forbids a job. */
export function StudyResearchForm({ study }: { readonly study: Study }) {
  const [purpose, setPurpose] = useState<Purpose>(study.research?.purpose ?? 'unsaid')
  const [disease, setDisease] = useState(study.research?.disease ?? '')
  const [isCommercial, setCommercial] = useState(study.research?.isCommercial ?? false)
  const [isForProfit, setForProfit] = useState(study.research?.isForProfit ?? false)
  const [blocksForbidden, setBlocks] = useState(study.blocksForbidden)
  const [isTried, setTried] = useState(false)
  const save = useMutation(trpc.studies.terms.set.mutationOptions({ onSuccess: readStudiesAgain }))
  if (study.role !== 'lead') return null
  const isNameless = purpose === 'disease' && disease.trim() === ''
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (isNameless) return
    const research =
      purpose === 'unsaid'
        ? null
        : studyResearch.parse({
            purpose,
            disease: purpose === 'disease' ? disease : null,
            isCommercial,
            isForProfit,
          })
    save.mutate({ studyId: study.id, research, blocksForbidden })
  }
  return (
    <Panel title="What it is for">
      <form onSubmit={submit} noValidate>
        <Stack gap="md" maw={620}>
          <Text fz="sm" c="dimmed">
            What its documents allow is held against this when a job is submitted.
          </Text>
          <Select
            label="Purpose"
            data={purposes}
            value={purpose}
            allowDeselect={false}
            onChange={(value) => setPurpose((value ?? 'unsaid') as Purpose)}
          />
          {purpose === 'disease' && (
            <TextInput
              label="Disease"
              required
              maxLength={300}
              value={disease}
              error={isTried && isNameless ? 'Say which disease' : null}
              onChange={(event) => setDisease(event.currentTarget.value)}
            />
          )}
          {purpose !== 'unsaid' && (
            <Stack gap="xs">
              <Checkbox
                label="Something is to be sold that comes of it"
                checked={isCommercial}
                onChange={(event) => setCommercial(event.currentTarget.checked)}
              />
              <Checkbox
                label="An organisation for profit works with the data"
                checked={isForProfit}
                onChange={(event) => setForProfit(event.currentTarget.checked)}
              />
            </Stack>
          )}
          <Radio.Group
            label="When a confirmed term forbids a job"
            value={blocksForbidden ? 'refuse' : 'warn'}
            onChange={(value) => setBlocks(value === 'refuse')}
          >
            <Stack gap={6} mt={6}>
              <Radio value="warn" label="Warn whoever submits it" />
              <Radio value="refuse" label="Refuse it" />
            </Stack>
          </Radio.Group>
          {save.error !== null && <FaultAlert error={save.error} />}
          <Group>
            <ActionButton type="submit" busy={save.isPending}>
              Save what it is for
            </ActionButton>
            {save.isSuccess && <Text role="status">Saved.</Text>}
          </Group>
        </Stack>
      </form>
    </Panel>
  )
}

type Purpose = StudyResearch['purpose'] | 'unsaid'

const purposes: { readonly value: Purpose; readonly label: string }[] = [
  { value: 'unsaid', label: 'Not said' },
  { value: 'health', label: 'Research on health in general' },
  { value: 'disease', label: 'Research on one disease' },
  { value: 'ancestry', label: 'Research on populations or ancestry' },
  { value: 'methods', label: 'Development of methods' },
  { value: 'clinical', label: 'Care of patients' },
  { value: 'other', label: 'Other research' },
]
