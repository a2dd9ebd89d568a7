import { Radio, Select, Stack, Switch, Title } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { ExtensionValues } from './extension-drawer.tsx'

const triggers = ['ringing', 'answered', 'ended'] as const

/** Screen pop of one extension; names as in the manuals. */
export function PopFields({ form }: { form: UseFormReturnType<ExtensionValues> }) {
  const { t } = useTranslation()
  const { enabled, mode } = form.values.pop
  return (
    <Stack gap="md">
      <Title order={2}>{t('extensions.popTitle')}</Title>
      <Switch label={t('extensions.popEnabled')} {...form.getInputProps('pop.enabled', { type: 'checkbox' })} />
      {enabled && (
        <Radio.Group label={t('extensions.popMode')} {...form.getInputProps('pop.mode')}>
          <Stack gap="xs" mt="xs">
            <Radio value="automatic" label={t('extensions.automatic')} description={t('extensions.automaticHint')} />
            <Radio value="manual" label={t('extensions.manual')} description={t('extensions.manualHint')} />
          </Stack>
        </Radio.Group>
      )}
      {enabled && mode === 'automatic' && (
        <Select
          label={t('extensions.trigger')}
          data={triggers.map((value) => ({ value, label: t(`extensions.${value}`) }))}
          {...form.getInputProps('pop.trigger')}
        />
      )}
    </Stack>
  )
}
