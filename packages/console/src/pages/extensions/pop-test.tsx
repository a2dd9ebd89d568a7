import { type ExtensionView, type PopTestView, popTestSentSchema } from '@jackfield/contract'
import { Button, Group, Loader, Stack, Text } from '@mantine/core'
import { IconAppWindow } from '@tabler/icons-react'
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { ask } from '../../api/client.ts'
import { extensionsQuery } from '../../api/queries.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'

/** A page that is there says within moments whether the tab opened. */
const ANSWERED_WITHIN_MS = 10_000

/** Sends a harmless page to the extension's agent page, and tells what became of it. */
export function PopTest({ extension, primary = false }: { extension: ExtensionView; primary?: boolean }) {
  const { t } = useTranslation()
  const { number } = extension
  const [before, setBefore] = useState<PopTestView | null>()
  const waiting = before !== undefined
  // The same list as the page shows, asked for more often while an answer is awaited.
  const { data } = useQuery({ ...extensionsQuery, refetchInterval: waiting ? 500 : false })
  const last = (data?.find((each) => each.number === number) ?? extension).popTest
  const send = useMutation({
    mutationFn: () => ask('POST', `/api/extensions/${encodeURIComponent(number)}/pop-test`, popTestSentSchema),
    onMutate: () => setBefore(last),
    onError: () => setBefore(undefined),
  })
  const answered = waiting && last !== null && last.at !== before?.at && last.outcome !== 'sent'
  useEffect(() => {
    if (!waiting) return
    if (answered) return setBefore(undefined)
    const timer = setTimeout(() => setBefore(undefined), ANSWERED_WITHIN_MS)
    return () => clearTimeout(timer)
  }, [waiting, answered])
  return (
    <Stack gap="xs" align="flex-start">
      <Button
        variant={primary ? 'filled' : 'default'}
        leftSection={<IconAppWindow size={16} />}
        loading={send.isPending}
        disabled={waiting}
        onClick={() => send.mutate()}
      >
        {t('extensions.test.button')}
      </Button>
      <Group gap="xs" role="status" wrap="nowrap">
        {waiting && <Loader size="xs" />}
        {waiting ? <Text>{t('extensions.test.running')}</Text> : <Outcome test={last} />}
      </Group>
      {send.isError && <ErrorAlert error={send.error} />}
    </Stack>
  )
}

function Outcome({ test }: { test: PopTestView | null }) {
  const { t } = useTranslation()
  const format = useFormat()
  if (test === null) return <Text c="dimmed">{t('extensions.test.none')}</Text>
  const client = t(`extensions.kind.${test.client ?? 'web'}`)
  const outcome = test.outcome === 'opened' || test.outcome === 'blocked' ? test.outcome : 'sent'
  return (
    <Text className="tabular" c={outcome === 'opened' ? undefined : 'var(--mantine-color-error)'}>
      {t(`extensions.test.${outcome}`, { time: format.full(test.openedAt ?? test.at), client })}
    </Text>
  )
}
