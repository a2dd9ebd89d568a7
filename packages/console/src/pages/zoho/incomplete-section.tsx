import { Button, Group, Text } from '@mantine/core'
import { IconUserQuestion } from '@tabler/icons-react'
import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { incompleteRecordsQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { IncompleteDrawer } from './incomplete-drawer.tsx'
import { useKind, useKindWords } from './kind.ts'

/** How many of the copied records cannot tell who calls, and the way to them; nothing where there are none. */
export function IncompleteSection() {
  const { t } = useKindWords()
  const { kind } = useKind()
  const format = useFormat()
  const [open, setOpen] = useState(false)
  // Copies and changes go on meanwhile.
  const { data } = useInfiniteQuery({ ...incompleteRecordsQuery(kind), refetchInterval: 10_000 })
  const { total, more } = data?.pages[0] ?? { total: 0, more: false }
  return (
    <>
      {total > 0 && (
        <Group justify="space-between" gap="sm">
          <Text className="tabular" style={{ flex: '1 1 240px' }}>
            {t(more ? 'zoho.incomplete.countMore' : 'zoho.incomplete.count', {
              count: total,
              total: format.number(total),
            })}
          </Text>
          <Button variant="default" leftSection={<IconUserQuestion size={16} />} onClick={() => setOpen(true)}>
            {t('zoho.incomplete.show')}
          </Button>
        </Group>
      )}
      {open && <IncompleteDrawer onClose={() => setOpen(false)} />}
    </>
  )
}
