import { type ClientKind, type ClientPops, clientKinds } from '@jackfield/contract'
import { Fieldset, Radio, Select, SimpleGrid, Stack, Switch, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { System } from '../../api/use-systems.ts'
import { AnchorLink } from '../../ui/links.tsx'

const triggers = ['ringing', 'answered', 'ended'] as const

/** Forms of one extension and of several: `pop` for the CRM, `helpdeskPop` for the helpdesk. */
export type PopValues = Record<string, unknown> & { pop: ClientPops; helpdeskPop: ClientPops }

/** Which of the two each system is. */
export const popsOf = { crm: 'pop', helpdesk: 'helpdeskPop' } as const

interface Props<Values extends PopValues> {
  readonly form: UseFormReturnType<Values>
  readonly systems: readonly System[]
  /** Those that are shown; both when left out. */
  readonly kinds?: readonly ClientKind[]
}

/** Screen pop in the web client and in the desktop client, for each system side by side; names as in the manuals. */
export function PopFields<Values extends PopValues>({ form, systems, kinds = clientKinds }: Props<Values>) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      {kinds.map((kind) => (
        <Fieldset key={kind} legend={t(`extensions.kind.${kind}`)} p="sm">
          <Stack gap="sm">
            <Text size="xs" c="dimmed">
              {t(`extensions.kindHint.${kind}`)}
            </Text>
            <SimpleGrid cols={{ base: 1, sm: systems.length }} spacing="lg">
              {systems.map((system) => (
                <SystemFields
                  key={system}
                  form={form as unknown as UseFormReturnType<PopValues>}
                  kind={kind}
                  system={system}
                />
              ))}
            </SimpleGrid>
          </Stack>
        </Fieldset>
      ))}
      <Text size="xs" c="dimmed">
        {t('extensions.popRule', { context: systems.length > 1 ? 'both' : undefined })}
      </Text>
    </Stack>
  )
}

/** That there is a helpdesk to set too, where none is connected. */
export function HelpdeskHint({ systems }: { systems: readonly System[] }) {
  const { t } = useTranslation()
  if (systems.includes('helpdesk')) return null
  return (
    <Text size="xs" c="dimmed">
      {t('extensions.helpdeskLater')}{' '}
      <AnchorLink to="/integrations/helpdesk/zoho" size="xs">
        {t('extensions.helpdeskConnect')}
      </AnchorLink>
    </Text>
  )
}

interface SystemProps {
  readonly form: UseFormReturnType<PopValues>
  readonly kind: ClientKind
  readonly system: System
}

function SystemFields({ form, kind, system }: SystemProps) {
  const { t } = useTranslation()
  const { enabled, mode } = form.values[popsOf[system]][kind]
  const at = `${popsOf[system]}.${kind}`
  const of = { context: system }
  return (
    <Stack gap="sm">
      <Switch label={t('extensions.popEnabled', of)} {...form.getInputProps(`${at}.enabled`, { type: 'checkbox' })} />
      {enabled && (
        <Radio.Group label={t('extensions.popMode')} {...form.getInputProps(`${at}.mode`)}>
          <Stack gap="xs" mt={4}>
            <Radio value="automatic" label={t('extensions.automatic')} description={t('extensions.automaticHint')} />
            <Radio value="manual" label={t('extensions.manual')} description={t('extensions.manualHint', of)} />
          </Stack>
        </Radio.Group>
      )}
      {enabled && mode === 'automatic' && (
        <Select
          label={t('extensions.trigger')}
          data={triggers.map((value) => ({ value, label: t(`extensions.${value}`) }))}
          {...form.getInputProps(`${at}.trigger`)}
        />
      )}
    </Stack>
  )
}
