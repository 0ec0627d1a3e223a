import { Stack, Table, Text, Title } from '@mantine/core'
import type { Control } from '@tessera/contracts/control'

/** Parts of chromosomes that the service does not impute. They protect the people in the panel: there is no way around them. */
export function ExcludedChunks({
  control: { chunks, excludedChunks },
}: {
  readonly control: Control
}) {
  if (excludedChunks === 0) return null
  return (
    <Stack gap="xs">
      <Title order={3} fz="md">
        {excludedChunks.toLocaleString('en')} {excludedChunks === 1 ? 'part is' : 'parts are'} not
        imputed
      </Title>
      <Text>
        The service imputes a part only with at least 3 variants, of which the panel knows half, and
        with genotypes of each sample. Expect no results there.
      </Text>
      <Table.ScrollContainer
        minWidth={420}
        scrollAreaProps={{ viewportProps: { tabIndex: 0, 'aria-label': 'Parts not imputed' } }}
      >
        <Table verticalSpacing={4}>
          <Table.Thead>
            <Table.Tr>
              {['Part', 'Variants', 'Known to the panel', 'Samples with few genotypes'].map(
                (name) => (
                  <Table.Th key={name} scope="col">
                    {name}
                  </Table.Th>
                ),
              )}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {chunks.map(({ chromosome, start, end, variants, overlap, sparseSamples }) => (
              <Table.Tr key={`${chromosome}:${start}`}>
                <Table.Th scope="row">
                  {chromosome}:{start.toLocaleString('en')}–{end.toLocaleString('en')}
                </Table.Th>
                <Table.Td>{variants.toLocaleString('en')}</Table.Td>
                <Table.Td>{(overlap * 100).toFixed(1)} %</Table.Td>
                <Table.Td>{sparseSamples.toLocaleString('en')}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      {excludedChunks > chunks.length && (
        <Text fz="sm" c="dimmed">
          The first {chunks.length} are listed. All are in the results.
        </Text>
      )}
    </Stack>
  )
}
