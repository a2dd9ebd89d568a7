import { explain } from '@jackfield/contract'
import { Box, Group, Loader, Paper, Text } from '@mantine/core'
import { useEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../../i18n/index.ts'
import classes from './dial-list.module.css'
import type { DialOption } from './dial-options.ts'
import type { DialSearchState } from './use-dial-search.ts'

interface Props {
  readonly id: string
  readonly search: DialSearchState
  readonly chosen: string | null
  readonly optionId: (option: DialOption) => string
  readonly onChoose: (option: DialOption) => void
  readonly onDial: (option: DialOption) => void
}

/** What was found, below the dial box. The focus stays in the box. */
export function DialList({ id, search, chosen, optionId, onChoose, onDial }: Props) {
  const { t } = useTranslation()
  const chosenLine = useRef<HTMLDivElement>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: another line was chosen
  useEffect(() => {
    chosenLine.current?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <Paper withBorder shadow="sm" className={classes.list}>
      <div role="listbox" id={id} aria-label={t('agent.dial.found')} className={classes.lines}>
        {search.options.map((option) => (
          // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the box, which names the chosen line
          // biome-ignore lint/a11y/useKeyWithClickEvents: the box takes the keys
          <div
            key={option.key}
            id={optionId(option)}
            ref={option.key === chosen ? chosenLine : null}
            role="option"
            aria-selected={option.key === chosen}
            className={classes.line}
            data-chosen={option.key === chosen || undefined}
            onPointerMove={() => option.key !== chosen && onChoose(option)}
            // The box must not lose the focus.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => onDial(option)}
          >
            <Group justify="space-between" wrap="nowrap" gap="xs">
              <Text size="sm" truncate>
                {option.name}
              </Text>
              <Text size="sm" className={classes.number}>
                {option.shown}
              </Text>
            </Group>
            <Text size="xs" c="dimmed" truncate>
              {[t(`agent.dial.kind.${option.kind}`), option.company].filter(Boolean).join(' · ')}
            </Text>
          </div>
        ))}
      </div>
      <Box px="sm" py={6} role="status">
        <DialNote search={search} />
      </Box>
    </Paper>
  )
}

/** What else there is to say: Zoho is being searched, nothing was found, or why Zoho is not asked. */
function DialNote({ search }: { readonly search: DialSearchState }) {
  const { t } = useTranslation()
  const { zoho, settled, options } = search
  const { language } = useLanguage()
  if (zoho.state === 'searching')
    return (
      <Group gap={6} wrap="nowrap">
        <Loader size={12} />
        <Text size="xs" c="dimmed">
          {t('agent.dial.searching')}
        </Text>
      </Group>
    )
  const notes = [
    settled && options.length === 0 ? t('agent.dial.nothing') : null,
    zoho.state === 'not-asked' ? t(`agent.dial.notAsked.${zoho.why}`) : null,
    zoho.state === 'failed' ? (zoho.problem ? explain(zoho.problem, language).what : t('agent.dial.failed')) : null,
    options.length > 0 ? t('agent.dial.keys') : null,
  ].filter((note) => note !== null)
  return (
    <Text size="xs" c="dimmed">
      {notes.join(' ')}
    </Text>
  )
}
