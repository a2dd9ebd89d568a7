import { integrationViewSchema, type ZohoCheck } from '@jackfield/contract'
import { Button, Group, Stack, Text } from '@mantine/core'
import { IconCircleCheck, IconRefresh } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask } from '../../api/client.ts'
import { useFormat } from '../../i18n/format.ts'
import { ErrorAlert } from '../../ui/error-alert.tsx'
import { ProblemAlert } from '../../ui/problem-alert.tsx'
import { Section } from '../../ui/section.tsx'
import { StateWord } from '../../ui/state-badge.tsx'
import { useKind, useKindWords } from './kind.ts'

/** What the connected account may not do in Zoho, and what that costs. */
export function PermissionsSection({ check }: { check: ZohoCheck | null }) {
  const { t } = useKindWords()
  const { path, query } = useKind()
  const format = useFormat()
  const client = useQueryClient()
  const again = useMutation({
    mutationFn: () => ask('POST', `${path}/check`, integrationViewSchema),
    onSuccess: (view) => client.setQueryData(query.queryKey, view),
  })
  return (
    <Section title={t('zoho.permissions.title')} text={t('zoho.permissions.text')}>
      <Stack gap="sm" role="status">
        {check === null ? (
          <Text c="dimmed">{t('zoho.permissions.never')}</Text>
        ) : check.problems.length === 0 ? (
          <StateWord look={{ colour: 'teal', icon: IconCircleCheck }} word={t('zoho.permissions.all')} whole />
        ) : (
          check.problems.map((problem) => <ProblemAlert key={problem.code} problem={problem} severity="warning" />)
        )}
      </Stack>
      {again.isError && <ErrorAlert error={again.error} />}
      <Group gap="sm">
        <Button
          variant="default"
          leftSection={<IconRefresh size={16} />}
          loading={again.isPending}
          onClick={() => again.mutate()}
        >
          {t('zoho.permissions.again')}
        </Button>
        {check && (
          <Text size="xs" c="dimmed" className="tabular">
            {t('zoho.permissions.checked', { time: format.time(check.at) })}
          </Text>
        )}
      </Group>
    </Section>
  )
}
