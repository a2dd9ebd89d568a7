import { type ClientKind, type ClientPops, clientKinds } from '@jackfield/contract'
import { Fieldset, Radio, Select, Stack, Switch, Text } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'

const triggers = ['ringing', 'answered', 'ended'] as const

/** Forms of one extension and of several. */
export type PopValues = Record<string, unknown> & { pop: ClientPops }

interface Props<Values extends PopValues> {
  readonly form: UseFormReturnType<Values>
  /** Those that are shown; both when left out. */
  readonly kinds?: readonly ClientKind[]
}

/** Screen pop in the web client and in the desktop client; names as in the manuals. */
export function PopFields<Values extends PopValues>({ form, kinds = clientKinds }: Props<Values>) {
  const { t } = useTranslation()
  return (
    <Stack gap="md">
      {kinds.map((kind) => (
        <ClientFields key={kind} form={form as unknown as UseFormReturnType<PopValues>} kind={kind} />
      ))}
      <Text size="xs" c="dimmed">
        {t('extensions.popRule')}
      </Text>
    </Stack>
  )
}

function ClientFields({ form, kind }: { form: UseFormReturnType<PopValues>; kind: ClientKind }) {
  const { t } = useTranslation()
  const { enabled, mode } = form.values.pop[kind]
  const at = `pop.${kind}`
  return (
    <Fieldset legend={t(`extensions.kind.${kind}`)} p="sm">
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {t(`extensions.kindHint.${kind}`)}
        </Text>
        <Switch label={t('extensions.popEnabled')} {...form.getInputProps(`${at}.enabled`, { type: 'checkbox' })} />
        {enabled && (
          <Radio.Group label={t('extensions.popMode')} {...form.getInputProps(`${at}.mode`)}>
            <Stack gap="xs" mt={4}>
              <Radio value="automatic" label={t('extensions.automatic')} description={t('extensions.automaticHint')} />
              <Radio value="manual" label={t('extensions.manual')} description={t('extensions.manualHint')} />
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
    </Fieldset>
  )
}
