import { ActionIcon, Box, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import { IconPhone, IconX } from '@tabler/icons-react'
import { type FormEvent, type KeyboardEvent, type Ref, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { DialList } from './dial-list.tsx'
import { type DialOption, isNumber, nextOption, saidOf } from './dial-options.ts'
import type { ShownProblem } from './live-state.ts'
import { useDialSearch } from './use-dial-search.ts'

interface Props {
  readonly ref: Ref<HTMLInputElement>
  readonly disabled: boolean
  /** A call that this agent dials is there; the note has done its work. */
  readonly ringing: boolean
  readonly problems: readonly ShownProblem[]
  /** False when it could not be sent. */
  readonly onDial: (number: string) => boolean
}

/** Click to call: rings the agent's phone, then the number; who does not know it finds it by the name. */
export function DialBox({ ref, disabled, ringing, problems, onDial }: Props) {
  const { t } = useTranslation()
  const [typed, setTyped] = useState('')
  const [open, setOpen] = useState(false)
  const [chosen, setChosen] = useState<string | null>(null)
  const search = useDialSearch(typed)
  const listId = useId()
  const [asked, setAsked] = useState<string | null>(null)
  const refused = problems.at(-1)?.id
  // biome-ignore lint/correctness/useExhaustiveDependencies: a call that appears and a refusal both end the note
  useEffect(() => setAsked(null), [ringing, refused])
  const { options, zoho } = search
  const option = options.find(({ key }) => key === chosen)
  // For a number nobody need be found; for a name it is told what became of the search.
  const worthShowing =
    options.length > 0 || zoho.state === 'searching' || (!isNumber(typed) && (search.settled || zoho.state !== 'idle'))
  const shown = open && typed.trim() !== '' && worthShowing
  const optionId = ({ key }: DialOption) => `${listId}-${options.findIndex((each) => each.key === key)}`

  const change = (text: string) => {
    setTyped(text)
    setChosen(null)
    setOpen(true)
  }
  const dial = (wanted: string, shownAs = wanted) => {
    if (!wanted || disabled || !onDial(wanted)) return
    setAsked(shownAs)
    setTyped('')
    setChosen(null)
    setOpen(false)
  }
  const dialOption = (option: DialOption) => dial(option.number, saidOf(option))
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (option && shown) return dialOption(option)
    // A name is no number: the first one who was found is offered.
    if (shown && !isNumber(typed)) return setChosen(nextOption(options, null, 1))
    dial(typed.trim())
  }
  const keyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault()
      setOpen(true)
      setChosen(nextOption(options, chosen, event.key === 'ArrowDown' ? 1 : -1))
    }
    if (event.key === 'Escape' && shown) {
      event.preventDefault()
      setOpen(false)
      setChosen(null)
    }
  }
  return (
    <Stack gap={4}>
      <form onSubmit={submit}>
        <Group gap="xs" wrap="nowrap">
          <Box pos="relative" flex={1} miw={0}>
            <Tooltip label={t('agent.shortcuts.dial')} disabled={shown}>
              <TextInput
                ref={ref}
                type="text"
                maxLength={64}
                autoComplete="off"
                autoCapitalize="off"
                spellCheck={false}
                placeholder={t('agent.dial.placeholder')}
                aria-label={t('agent.dial.label')}
                role="combobox"
                aria-expanded={shown}
                aria-controls={listId}
                aria-autocomplete="list"
                aria-activedescendant={shown && option ? optionId(option) : undefined}
                value={typed}
                onChange={(event) => change(event.currentTarget.value)}
                onKeyDown={keyDown}
                onFocus={() => setOpen(true)}
                onBlur={() => setOpen(false)}
                rightSection={
                  typed && (
                    <ActionIcon size="sm" aria-label={t('common.remove')} onClick={() => change('')}>
                      <IconX size={16} />
                    </ActionIcon>
                  )
                }
              />
            </Tooltip>
            {shown && (
              <DialList
                id={listId}
                search={search}
                chosen={chosen}
                optionId={optionId}
                onChoose={({ key }) => setChosen(key)}
                onDial={dialOption}
              />
            )}
          </Box>
          <Button
            type="submit"
            variant="default"
            disabled={disabled || typed.trim() === ''}
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
