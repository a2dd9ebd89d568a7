import type { ExtensionView } from '@jackfield/contract'
import { Group, Stack, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import type { System } from '../../api/use-systems.ts'
import { Ellipsis } from '../../ui/ellipsis.tsx'

/** Whose extension it is in a system; null: nobody's. */
export const userOf = { crm: 'user', helpdesk: 'deskAgent' } as const satisfies Record<System, keyof ExtensionView>

interface Props {
  readonly extension: ExtensionView
  readonly systems: readonly System[]
}

/** The Zoho user of an extension, for the table; of two systems, each in a line with its name. */
export function UserNames({ extension, systems }: Props) {
  const { t } = useTranslation()
  const name = (system: System) => extension[userOf[system]]?.name
  const word = (system: System) => name(system) ?? t('extensions.notBound')
  if (systems.length === 1) return <Ellipsis c={name(systems[0]!) ? undefined : 'dimmed'}>{word(systems[0]!)}</Ellipsis>
  return (
    <Stack gap={0}>
      {systems.map((system) => (
        <Group key={system} gap="xs" wrap="nowrap">
          <Text size="xs" c="dimmed" w={60} style={{ flexShrink: 0 }}>
            {t(`zoho.system.${system}`)}
          </Text>
          <Ellipsis size="xs" c={name(system) ? undefined : 'dimmed'}>
            {word(system)}
          </Ellipsis>
        </Group>
      ))}
    </Stack>
  )
}
