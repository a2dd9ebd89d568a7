import { type ClientPops, clientKinds } from '@jackfield/contract'
import { Group, Text, Tooltip } from '@mantine/core'
import { IconBrowser, IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { usePopWord } from './pop-word.ts'

const icons = { web: IconBrowser, desktop: IconDeviceDesktop }

/** Both clients' pop settings in a word each, for the table. */
export function PopWords({ pop }: { pop: ClientPops }) {
  const { t } = useTranslation()
  const word = usePopWord()
  return (
    <Group gap="sm" wrap="nowrap">
      {clientKinds.map((kind) => {
        const Icon = icons[kind]
        return (
          <Tooltip key={kind} label={t(`extensions.kind.${kind}`)}>
            <Group gap={4} wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
              <Icon size={16} aria-label={t(`extensions.kind.${kind}`)} style={{ flexShrink: 0 }} />
              <Text truncate>{word(pop[kind])}</Text>
            </Group>
          </Tooltip>
        )
      })}
    </Group>
  )
}
