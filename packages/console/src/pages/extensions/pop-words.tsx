import { type ClientPops, clientKinds, type ExtensionView } from '@jackfield/contract'
import { Group, Stack, Text, Tooltip } from '@mantine/core'
import { IconBrowser, IconDeviceDesktop } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import type { System } from '../../api/use-systems.ts'
import { popsOf } from './pop-fields.tsx'
import { usePopWord } from './pop-word.ts'

const icons = { web: IconBrowser, desktop: IconDeviceDesktop }

interface Props {
  readonly extension: ExtensionView
  readonly systems: readonly System[]
}

/** Both clients' pop settings in a word each, for the table; of two systems, each in a line with its name. */
export function PopWords({ extension, systems }: Props) {
  const { t } = useTranslation()
  if (systems.length === 1) return <ClientWords pops={extension[popsOf[systems[0]!]]} />
  return (
    <Stack gap={0}>
      {systems.map((system) => (
        <Group key={system} gap="xs" wrap="nowrap">
          <Text size="xs" c="dimmed" w={60} style={{ flexShrink: 0 }}>
            {t(`zoho.system.${system}`)}
          </Text>
          <ClientWords pops={extension[popsOf[system]]} small />
        </Group>
      ))}
    </Stack>
  )
}

function ClientWords({ pops, small = false }: { pops: ClientPops; small?: boolean }) {
  const { t } = useTranslation()
  const word = usePopWord()
  return (
    <Group gap={small ? 'xs' : 'sm'} wrap="nowrap" style={{ flex: 1, minWidth: 0 }}>
      {clientKinds.map((kind) => {
        const Icon = icons[kind]
        return (
          <Tooltip key={kind} label={t(`extensions.kind.${kind}`)}>
            <Group gap={4} wrap="nowrap" style={{ minWidth: 0, flex: 1 }}>
              <Icon size={small ? 14 : 16} aria-label={t(`extensions.kind.${kind}`)} style={{ flexShrink: 0 }} />
              <Text truncate size={small ? 'xs' : undefined}>
                {word(pops[kind])}
              </Text>
            </Group>
          </Tooltip>
        )
      })}
    </Group>
  )
}
