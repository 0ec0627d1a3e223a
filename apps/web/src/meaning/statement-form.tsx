import { Group, Select, Stack, TextInput } from '@mantine/core'
import { countries } from '@tessera/contracts/country'
import { countryNameOf } from '@tessera/contracts/country-name'
import { dataUseId, dataUseTerm } from '@tessera/contracts/data-use'
import {
  countryMeaning,
  documentDateEvent,
  type DocumentStatement,
  documentStatement,
  findingKind,
  partyRole,
} from '@tessera/contracts/document-meaning'
import { type FormEvent, type ReactNode, useState } from 'react'
import { FaultAlert } from '../faults/fault-alert.tsx'
import { ActionButton } from '../ui/action-button.tsx'
import { countryMeanings, dateEvents, findingKinds, partyRoles } from './statement-words.ts'

export interface StatedFields {
  readonly stated: DocumentStatement
  /** Beyond which nothing is to be shared. */
  readonly homeCountry: string | null
}

/** What a sentence says, as its reader says it. */
export function StatementForm(props: {
  readonly initial: DocumentStatement | null
  readonly action: string
  readonly mutation: { readonly isPending: boolean; readonly error: unknown }
  readonly children?: ReactNode
  readonly onSubmit: (fields: StatedFields) => void
}) {
  const { initial, action, mutation, children, onSubmit } = props
  const [draft, setDraft] = useState<Draft>(() => draftOf(initial))
  const [isTried, setTried] = useState(false)
  const change = (changed: Partial<Draft>) => setDraft({ ...draft, ...changed })
  const stated = statementOf(draft)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (stated !== null) onSubmit({ stated, homeCountry: draft.country })
  }
  const missing = isTried && stated === null
  return (
    <form onSubmit={submit} noValidate>
      <Stack>
        {children}
        <Select
          label="What it is about"
          data={findingKind.options.map((value) => ({ value, label: findingKinds[value] }))}
          value={draft.kind}
          allowDeselect={false}
          onChange={(value) => change({ kind: findingKind.parse(value) })}
        />
        <KindFields draft={draft} missing={missing} onChange={change} />
        {mutation.error !== null && <FaultAlert error={mutation.error} />}
        <Group justify="flex-end">
          <ActionButton type="submit" busy={mutation.isPending}>
            {action}
          </ActionButton>
        </Group>
      </Stack>
    </form>
  )
}

interface FieldsProps {
  readonly draft: Draft
  readonly missing: boolean
  readonly onChange: (changed: Partial<Draft>) => void
}

function KindFields({ draft, missing, onChange }: FieldsProps) {
  switch (draft.kind) {
    case 'use':
      return (
        <>
          <Select
            label="Term"
            description={dataUseTerm(draft.duo).meaning}
            searchable
            allowDeselect={false}
            data={dataUseId.options.map((value) => ({ value, label: labelOf(value) }))}
            value={draft.duo}
            onChange={(value) => onChange({ duo: dataUseId.parse(value) })}
          />
          {draft.duo === diseaseSpecific && (
            <NameField label="Disease" {...{ draft, missing, onChange }} />
          )}
        </>
      )
    case 'party':
      return (
        <>
          <NameField label="Name" {...{ draft, missing, onChange }} />
          <Select
            label="Part"
            data={partyRole.options.map((value) => ({ value, label: partyRoles[value] }))}
            value={draft.role}
            allowDeselect={false}
            onChange={(value) => onChange({ role: partyRole.parse(value) })}
          />
        </>
      )
    case 'date':
      return (
        <>
          <DayField label="Day" {...{ draft, missing, onChange }} />
          <Select
            label="What happens"
            data={documentDateEvent.options.map((value) => ({ value, label: dateEvents[value] }))}
            value={draft.event}
            allowDeselect={false}
            onChange={(value) => onChange({ event: documentDateEvent.parse(value) })}
          />
        </>
      )
    case 'country':
      return (
        <>
          <CountryField label="Country" {...{ draft, missing, onChange }} />
          <Select
            label="What follows"
            data={countryMeaning.options.map((value) => ({
              value,
              label: countryMeanings[value],
            }))}
            value={draft.meaning}
            allowDeselect={false}
            onChange={(value) => onChange({ meaning: countryMeaning.parse(value) })}
          />
        </>
      )
    case 'no_sharing_abroad':
      return (
        <CountryField label="Country in which the data stay" {...{ draft, missing, onChange }} />
      )
    case 'moratorium':
      return (
        <DayField label="Until (if the page says it)" {...{ draft, onChange }} missing={false} />
      )
    case 'approval':
      return (
        <>
          <NameField label="Who approved" {...{ draft, missing, onChange }} />
          <TextInput
            label="Number (optional)"
            maxLength={300}
            value={draft.reference}
            onChange={(event) => onChange({ reference: event.currentTarget.value })}
          />
        </>
      )
    default:
      return draft.kind satisfies never
  }
}

function NameField({ label, draft, missing, onChange }: FieldsProps & { readonly label: string }) {
  return (
    <TextInput
      label={label}
      required
      maxLength={300}
      value={draft.name}
      error={missing && draft.name.trim() === '' ? 'Say which' : null}
      onChange={(event) => onChange({ name: event.currentTarget.value })}
    />
  )
}

function DayField({ label, draft, missing, onChange }: FieldsProps & { readonly label: string }) {
  return (
    <TextInput
      type="date"
      label={label}
      value={draft.day}
      error={missing && draft.day === '' ? 'Say which day' : null}
      onChange={(event) => onChange({ day: event.currentTarget.value })}
    />
  )
}

function CountryField({
  label,
  draft,
  missing,
  onChange,
}: FieldsProps & { readonly label: string }) {
  return (
    <Select
      label={label}
      required
      searchable
      limit={20}
      data={namedCountries}
      value={draft.country}
      error={missing && draft.country === null ? 'Say which country' : null}
      onChange={(country) => onChange({ country })}
    />
  )
}

/** What stands in the fields, of whichever kind is chosen. */
interface Draft {
  readonly kind: DocumentStatement['kind']
  readonly duo: (typeof dataUseId.options)[number]
  readonly name: string
  readonly role: (typeof partyRole.options)[number]
  readonly event: (typeof documentDateEvent.options)[number]
  readonly day: string
  readonly country: string | null
  readonly meaning: (typeof countryMeaning.options)[number]
  readonly months: number | null
  readonly reference: string
}

function draftOf(stated: DocumentStatement | null): Draft {
  const empty: Draft = {
    kind: 'use',
    duo: 'DUO:0000006',
    name: '',
    role: 'provider',
    event: 'expiry',
    day: '',
    country: null,
    meaning: 'allowed',
    months: null,
    reference: '',
  }
  if (stated === null) return empty
  const { kind } = stated
  switch (stated.kind) {
    case 'use':
      return { ...empty, kind, duo: stated.value.duo, name: stated.value.disease ?? '' }
    case 'party':
      return { ...empty, kind, ...stated.value }
    case 'date':
      return { ...empty, kind, event: stated.value.event, day: stated.value.date }
    case 'country':
      return { ...empty, kind, ...stated.value }
    case 'no_sharing_abroad':
      return { ...empty, kind }
    case 'moratorium':
      return { ...empty, kind, months: stated.value.months, day: stated.value.until ?? '' }
    case 'approval':
      return { ...empty, kind, name: stated.value.body, reference: stated.value.reference ?? '' }
    default:
      return stated satisfies never
  }
}

/** Null while something is missing. */
function statementOf(draft: Draft): DocumentStatement | null {
  const { kind, country } = draft
  if (kind === 'no_sharing_abroad' && country === null) return null
  const parsed = documentStatement.safeParse({ kind, value: valueOf(draft) })
  return parsed.success ? parsed.data : null
}

function valueOf(draft: Draft): unknown {
  const { kind, duo, name, role, event, day, country, meaning, months, reference } = draft
  switch (kind) {
    case 'use':
      return { duo, disease: duo === diseaseSpecific ? name : null }
    case 'party':
      return { name, role }
    case 'date':
      return { event, date: day }
    case 'country':
      return { country, meaning }
    case 'no_sharing_abroad':
      return {}
    case 'moratorium':
      return { months, until: day === '' ? null : day }
    case 'approval':
      return { body: name, reference: reference.trim() === '' ? null : reference }
    default:
      return kind satisfies never
  }
}

function labelOf(id: Draft['duo']): string {
  return `${dataUseTerm(id).label} (${id})`
}

const diseaseSpecific = 'DUO:0000007'
const namedCountries = countries
  .map((value) => ({ value, label: countryNameOf(value) }))
  .toSorted((one, other) => one.label.localeCompare(other.label, 'en'))
