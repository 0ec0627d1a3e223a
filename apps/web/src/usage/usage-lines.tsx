import { Stack, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import type { ReactNode } from 'react'
import { Facts } from '../ui/facts.tsx'
import { RuledItem, RuledList } from '../ui/ruled-list.tsx'

export interface UsageLine {
  readonly key: number
  readonly service: string
  /** In the order of the headings. */
  readonly values: readonly ReactNode[]
}

export interface UsageLinesProps {
  readonly label: string
  readonly headings: readonly string[]
  readonly lines: readonly UsageLine[]
}

/** A line for each service; on a phone, which shows no more than two columns, a list of what each of them says. */
export function UsageLines(props: UsageLinesProps) {
  const narrow = useMediaQuery('(max-width: 48em)')
  return narrow === true ? <Lists {...props} /> : <Lines {...props} />
}

function Lists({ label, headings, lines }: UsageLinesProps) {
  return (
    <RuledList label={label}>
      {lines.map(({ key, service, values }) => (
        <RuledItem key={key}>
          <Stack gap="xs">
            <Text fw={620}>{service}</Text>
            <Facts
              entries={headings.map((heading, place) => [heading, values[place] ?? null] as const)}
            />
          </Stack>
        </RuledItem>
      ))}
    </RuledList>
  )
}

function Lines({ label, headings, lines }: UsageLinesProps) {
  return (
    <Table.ScrollContainer
      minWidth={680}
      type="native"
      tabIndex={0}
      role="region"
      aria-label={`${label}, as a table`}
    >
      <Table aria-label={label} verticalSpacing="xs">
        <Table.Thead>
          <Table.Tr>
            {['Service', ...headings].map((heading) => (
              <Table.Th scope="col" key={heading}>
                {heading}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {lines.map(({ key, service, values }) => (
            <Table.Tr key={key}>
              <Table.Th scope="row">{service}</Table.Th>
              {headings.map((heading, place) => (
                <Table.Td key={heading}>{values[place]}</Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}
