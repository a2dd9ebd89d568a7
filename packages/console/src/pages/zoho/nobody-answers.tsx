import type { CallLogSettings } from '@jackfield/contract'
import { Radio, Select, Stack } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useKind, useKindWords } from './kind.ts'

type Rule = CallLogSettings['whenNobodyAnswers']

interface Props {
  readonly value: Rule
  readonly error: React.ReactNode
  readonly onChange: (value: Rule) => void
}

/** Who gets the missed log when nobody answers: the call must not vanish. */
export function NobodyAnswers({ value, error, onChange }: Props) {
  const { t } = useKindWords()
  const { usersQuery } = useKind()
  const users = useQuery(usersQuery)
  return (
    <Stack gap="xs" pl="xl">
      <Radio.Group
        label={t('zoho.callLog.whenNobody')}
        value={value.who}
        onChange={(who) => onChange(who === 'user' ? { who, userId: '' } : { who: who as 'all' | 'first' })}
      >
        <Stack gap="xs" mt="xs">
          {(['all', 'first', 'user'] as const).map((who) => (
            <Radio key={who} value={who} label={t(`zoho.callLog.who.${who}`)} />
          ))}
        </Stack>
      </Radio.Group>
      {value.who === 'user' && (
        <Select
          label={t('zoho.callLog.user')}
          data={users.data?.users.map(({ id, name }) => ({ value: id, label: name })) ?? []}
          value={value.userId || null}
          onChange={(userId) => onChange({ who: 'user', userId: userId ?? '' })}
          error={error}
          searchable
          data-path="callLog.whenNobodyAnswers"
        />
      )}
    </Stack>
  )
}
