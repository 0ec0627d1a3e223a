import { Checkbox, Text } from '@mantine/core'
import type { Knowing } from './use-knowing.ts'
import type { Standing } from './use-standing.ts'

/** Beside the button that sends: what she says before it does, or why it does not. */
export function KnowingField({
  standing,
  knowing,
}: {
  readonly standing: Standing
  readonly knowing: Knowing
}) {
  const { isChecked, onCheck, whyId } = knowing
  switch (standing.kind) {
    case 'clear':
      return null
    case 'warned':
      return (
        <Checkbox
          label="I have read what the study’s documents say, and send it all the same"
          description={
            <span id={whyId}>They stand against this job: the sentences are above.</span>
          }
          checked={isChecked}
          onChange={(event) => onCheck(event.currentTarget.checked)}
          maw={620}
        />
      )
    case 'asking':
      return <Why id={whyId}>Looking up what the study’s documents say of this job…</Why>
    case 'unknown':
      return (
        <Why id={whyId}>
          What the study’s documents say of this job could not be looked up. Try again above.
        </Why>
      )
    case 'refused':
      return (
        <Why id={whyId}>
          This cannot be submitted: the study refuses what its documents forbid. The sentences are
          above.
        </Why>
      )
    default:
      return standing satisfies never
  }
}

function Why({ id, children }: { readonly id: string; readonly children: string }) {
  return (
    <Text id={id} role="status" maw={620}>
      {children}
    </Text>
  )
}
