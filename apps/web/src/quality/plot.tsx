import { Button, Group, Stack, Table, Text, Title } from '@mantine/core'
import { type ReactNode, useId, useRef } from 'react'
import { csvOf } from '../ui/csv.ts'
import { saveText } from '../ui/save-lines.ts'
import { color, svgFileOf } from './plot-colors.ts'
import classes from './plot.module.css'
import type { PlotTable } from '@tessera/vcf/quality/quality-tables'

export interface PlotProps {
  readonly title: string
  /** What is to be seen, for those who see it and for those who do not. */
  readonly description: string
  readonly table: PlotTable
  /** Of the files, without ending. */
  readonly fileName: string
  /** In units of the drawing, of which text is 12 high. */
  readonly height?: number
  /** Above the drawing, such as a choice of what it shows. */
  readonly choice?: ReactNode
  readonly children: ReactNode
}

/** A drawing with its numbers behind it, both to be saved. */
export function Plot({ height = 220, ...props }: PlotProps) {
  const { title, description, table, fileName, choice, children } = props
  const id = useId()
  const drawing = useRef<SVGSVGElement>(null)
  const saveDrawing = () => {
    if (drawing.current !== null)
      saveText(`${fileName}.svg`, 'image/svg+xml', svgFileOf(drawing.current))
  }
  return (
    <figure className={classes['figure']} aria-labelledby={`${id}-heading`}>
      <Stack gap="xs">
        <Title order={3} id={`${id}-heading`}>
          {title}
        </Title>
        {choice}
        <svg
          ref={drawing}
          xmlns="http://www.w3.org/2000/svg"
          viewBox={`0 0 ${plotWidth} ${height}`}
          role="img"
          aria-labelledby={`${id}-title ${id}-description`}
          className={classes['drawing']}
          fontFamily="'Inter Variable', system-ui, sans-serif"
          fontSize="12"
          fill={color.ink}
        >
          <title id={`${id}-title`}>{title}</title>
          <desc id={`${id}-description`}>{description}</desc>
          {children}
        </svg>
        <Text fz="sm" c="dimmed">
          {description}
        </Text>
        <details>
          <summary>The numbers</summary>
          <Numbers title={title} table={table} />
        </details>
        <Group gap="xs">
          <Button
            variant="default"
            size="xs"
            aria-label={`Save as CSV: ${title}`}
            onClick={() => saveText(`${fileName}.csv`, 'text/csv', csvOf(table))}
          >
            Save as CSV
          </Button>
          <Button
            variant="default"
            size="xs"
            aria-label={`Save as SVG: ${title}`}
            onClick={saveDrawing}
          >
            Save as SVG
          </Button>
        </Group>
      </Stack>
    </figure>
  )
}

function Numbers({ title, table }: { readonly title: string; readonly table: PlotTable }) {
  return (
    // Reached with the keyboard, because a wide table is scrolled.
    <div className={classes['table']} role="region" aria-label={`Numbers: ${title}`} tabIndex={0}>
      <Table withRowBorders={false} verticalSpacing={2}>
        <Table.Thead>
          <Table.Tr>
            {table.columns.map((name) => (
              <Table.Th key={name} scope="col">
                {name}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {table.rows.map((cells) => (
            <Table.Tr key={cells.slice(0, 2).join(' ')}>
              {cells.map((cell, at) => (
                <Table.Td key={table.columns[at]}>
                  {typeof cell === 'number' ? cell.toLocaleString('en') : cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </div>
  )
}

export const plotWidth = 360
