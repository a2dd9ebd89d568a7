import { Box, Stack, Table, UnstyledButton } from '@mantine/core'
import type { KeyboardEvent, ReactNode } from 'react'
import classes from './data-table.module.css'
import { useNarrow } from './use-narrow.ts'

export interface Column<T> {
  readonly id: string
  readonly title: ReactNode
  /** CSS width; columns without one share the rest. */
  readonly width?: number | string
  readonly cell: (row: T) => ReactNode
}

interface Props<T> {
  readonly rows: readonly T[]
  readonly columns: readonly Column<T>[]
  readonly rowKey: (row: T) => string
  /** Two lines of the row where there is no room for a table. */
  readonly card: (row: T) => ReactNode
  readonly onOpen?: (row: T) => void
  /** Left out: every row opens. */
  readonly canOpen?: (row: T) => boolean
  readonly label: string
}

/** Rows of 40 px under a sticky header; cards of two lines on narrow screens. Rows that open something do so by keyboard too. */
export function DataTable<T>({ rows, columns, rowKey, card, onOpen, canOpen, label }: Props<T>) {
  const narrow = useNarrow()
  const opening = (row: T) => (onOpen && (canOpen?.(row) ?? true) ? () => onOpen(row) : undefined)
  if (narrow) {
    return (
      <Stack gap={0} className={classes.list} role="list" aria-label={label}>
        {rows.map((row) => (
          <Box key={rowKey(row)} role="listitem" className={classes.item}>
            {opening(row) ? (
              <UnstyledButton className={classes.card} onClick={opening(row)}>
                {card(row)}
              </UnstyledButton>
            ) : (
              <Box className={classes.card}>{card(row)}</Box>
            )}
          </Box>
        ))}
      </Stack>
    )
  }
  return (
    <Table
      stickyHeader
      stickyHeaderOffset="var(--app-shell-header-offset, 48px)"
      layout="fixed"
      highlightOnHover={Boolean(onOpen)}
      aria-label={label}
    >
      <Table.Thead>
        <Table.Tr>
          {columns.map((column) => (
            <Table.Th key={column.id} w={column.width}>
              {column.title}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)} {...rowActions(opening(row))}>
            {columns.map((column) => (
              <Table.Td key={column.id}>{column.cell(row)}</Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  )
}

const rowActions = (open: (() => void) | undefined) =>
  open && {
    className: classes.clickable,
    tabIndex: 0,
    onClick: open,
    onKeyDown: (event: KeyboardEvent) => {
      if (event.target === event.currentTarget && (event.key === 'Enter' || event.key === ' ')) {
        event.preventDefault()
        open()
      }
    },
  }
