import type { CardLogged, CardMatch } from '@jackfield/contract'
import { ActionIcon, Badge, Button, Group, Paper, Radio, Stack, Text } from '@mantine/core'
import { IconCheck, IconExternalLink } from '@tabler/icons-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { webAddress } from '../../ui/safe-link.ts'

/** What is below the records, such as hanging up, stays in reach however many share a switchboard. */
const longList = { maxHeight: 340, overflowY: 'auto', overscrollBehavior: 'contain' } as const

const keyOf = ({ integration, module, id }: CardMatch) => `${integration} ${module} ${id}`

interface Props {
  readonly matches: readonly CardMatch[]
  /** Where the log is; null while it is not written. */
  readonly logged: CardLogged | null
  readonly onOpen: (url: string) => void
  readonly onChoose: ((match: CardMatch) => void) | undefined
}

/**
 * Several records hold the number: one of them is chosen, for the next call, and for the log as long as that is not written. Each
 * opens by its own link.
 */
export function MatchChooser({ matches, logged, onOpen, onChoose }: Props) {
  const { t } = useTranslation()
  const chosen = matches.find((match) => match.chosen)
  const [picked, setPicked] = useState<string | null>(null)
  const value = picked ?? (chosen ? keyOf(chosen) : null)
  const match = matches.find((each) => keyOf(each) === value)
  const hint = logged
    ? t('agent.card.loggedHint', { name: logged.name, module: t(`agent.card.module.${logged.module}`) })
    : t('agent.card.severalHint')
  return (
    <Stack gap="xs">
      <Radio.Group label={t('agent.card.several')} description={hint} value={value} onChange={setPicked}>
        <Stack gap={4} mt="xs" style={matches.length > 6 ? longList : undefined}>
          {matches.map((each) => (
            <Choice key={keyOf(each)} match={each} onOpen={() => onOpen(each.url)} />
          ))}
        </Stack>
      </Radio.Group>
      {match && !match.chosen && (
        <Button
          variant="light"
          disabled={!onChoose}
          onClick={() => {
            onChoose?.(match)
            // From now on the server says which it is.
            setPicked(null)
          }}
        >
          {t('agent.card.choose')}
        </Button>
      )}
    </Stack>
  )
}

function Choice({ match, onOpen }: { match: CardMatch; onOpen: () => void }) {
  const { t } = useTranslation()
  const small = [t(`agent.card.module.${match.module}`), match.company, match.weak && t('agent.card.weak')].filter(
    Boolean,
  )
  return (
    <Paper withBorder px="sm" py={6}>
      <Group gap="xs" wrap="nowrap" justify="space-between">
        <Radio
          value={keyOf(match)}
          style={{ flex: 1, minWidth: 0 }}
          styles={{ labelWrapper: { flex: 1, minWidth: 0 }, label: { overflowWrap: 'anywhere' } }}
          label={
            <Text component="span" lineClamp={2}>
              {match.name}
            </Text>
          }
          description={
            <Text component="span" size="xs" truncate display="block">
              {small.join(' · ')}
            </Text>
          }
        />
        {match.chosen && (
          <Badge color="teal" leftSection={<IconCheck size={14} aria-hidden />}>
            {t('agent.card.chosen')}
          </Badge>
        )}
        <ActionIcon
          component="a"
          href={webAddress(match.url) ?? undefined}
          target="_blank"
          rel="noopener noreferrer"
          onClick={onOpen}
          onAuxClick={onOpen}
          aria-label={t('agent.card.openOther', { name: match.name })}
        >
          <IconExternalLink size={16} />
        </ActionIcon>
      </Group>
    </Paper>
  )
}
