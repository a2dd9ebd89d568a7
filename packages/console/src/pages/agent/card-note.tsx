import { type CallCard, NOTE_LENGTH } from '@jackfield/contract'
import { Group, Text, Textarea } from '@mantine/core'
import { useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useNow } from './use-now.ts'

interface Props {
  readonly card: CallCard
  /** The server's clock minus ours. */
  readonly clockOffset: number
  /** False when it could not be sent; left out while nothing can be sent. */
  readonly onNote: ((text: string) => boolean) | undefined
}

/** A note goes to the server after so long a pause in typing. */
const PAUSE_MS = 700

/** The agent's note about the call (A10): kept as it is typed, until ten minutes after the call. */
export function CardNote({ card, clockOffset, onNote }: Props) {
  const { t } = useTranslation()
  const { note } = card
  /** What is typed here; null as long as what is shown is what the server has. */
  const [draft, setDraft] = useState<string | null>(null)
  const [focused, setFocused] = useState(false)
  const now = useNow(note?.until != null) + clockOffset
  const pending = useRef<string | null>(null)
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined)
  const sendNow = useRef(() => {})
  sendNow.current = () => {
    clearTimeout(timer.current)
    if (pending.current !== null && onNote?.(pending.current)) pending.current = null
  }
  const kept = note?.text ?? ''
  const saved = draft === null || draft.trimEnd() === kept.trimEnd()
  const connected = onNote !== undefined

  // What was typed while there was no connection goes when it is back; what was sent into a connection that broke, goes again.
  // biome-ignore lint/correctness/useExhaustiveDependencies: only the connection counts
  useEffect(() => {
    if (!connected || saved) return
    pending.current = draft
    sendNow.current()
  }, [connected])
  useEffect(() => {
    if (saved && !focused && pending.current === null) setDraft(null)
  }, [saved, focused])
  // A card that is removed takes nothing with it.
  useEffect(() => () => sendNow.current(), [])

  if (note === null) return null
  const over = note.until !== null && now >= note.until
  const text = draft ?? kept
  if (over && text === '') return null
  const change = (value: string) => {
    setDraft(value)
    pending.current = value
    clearTimeout(timer.current)
    timer.current = setTimeout(() => sendNow.current(), PAUSE_MS)
  }
  const state = saved ? (kept === '' ? null : 'saved') : over || !connected ? 'unsaved' : 'saving'
  return (
    <Textarea
      label={t('agent.note.label')}
      placeholder={t('agent.note.placeholder')}
      autosize
      minRows={2}
      maxRows={8}
      maxLength={NOTE_LENGTH}
      readOnly={over}
      value={text}
      onChange={(event) => change(event.currentTarget.value)}
      onFocus={() => setFocused(true)}
      onBlur={() => {
        setFocused(false)
        sendNow.current()
      }}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      description={
        <Group component="span" justify="space-between" align="flex-start" wrap="nowrap" gap="xs" mt={4}>
          <Text span size="xs" c="dimmed">
            {t(note.toZoho ? 'agent.note.toZoho' : 'agent.note.keptHere')}
          </Text>
          <Text span size="xs" c={state === 'unsaved' ? 'red' : 'dimmed'} aria-live="polite" style={{ flexShrink: 0 }}>
            {state && t(`agent.note.${state}`)}
          </Text>
        </Group>
      }
    />
  )
}
