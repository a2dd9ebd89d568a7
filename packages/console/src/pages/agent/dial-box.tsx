import { ActionIcon, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconPhone, IconX } from '@tabler/icons-react'
import { type FormEvent, type Ref, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { ShownProblem } from './live-state.ts'

interface Props {
  readonly ref: Ref<HTMLInputElement>
  readonly disabled: boolean
  /** A call that this agent dials is there; the note has done its work. */
  readonly ringing: boolean
  readonly problems: readonly ShownProblem[]
  /** False when it could not be sent. */
  readonly onDial: (number: string) => boolean
}

/** Click to call: rings the agent's phone, then the number. */
export function DialBox({ ref, disabled, ringing, problems, onDial }: Props) {
  const { t } = useTranslation()
  const [number, setNumber] = useState('')
  const [asked, setAsked] = useState<string | null>(null)
  const refused = problems.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that appears and a refusal both end the note
  useEffect(() => setAsked(null), [ringing, refused])
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const wanted = number.trim()
    if (wanted && onDial(wanted)) {
      setAsked(wanted)
      setNumber('')
    }
  }
  return (
    <Stack gap={4}>
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap">
          <Tooltip label={t('agent.shortcuts.dial')}>
            <TextInput
              ref={ref}
              type="tel"
              style={{ flex: 1 }}
              maxLength={64}
              autoComplete="off"
              placeholder={t('agent.dial.placeholder')}
              aria-label={t('agent.dial.label')}
              value={number}
              onChange={(event) => setNumber(event.currentTarget.value)}
              rightSection={
                number && (
                  <ActionIcon size="sm" aria-label={t('common.remove')} onClick={() => setNumber('')}>
                    <IconX size={16} />
                  </ActionIcon>
                )
              }
            />
          </Tooltip>
          <Button
            type="submit"
            variant="default"
            disabled={disabled || number.trim() === ''}
            leftSection={<IconPhone size={16} />}
          >
            {t('agent.dial.call')}
          </Button>
        </Group>
      </form>
      {asked && (
        <Text size="xs" c="dimmed" role="status">
          {t('agent.dial.dialling', { number: asked })}
        </Text>
      )}
    </Stack>
  )
}
