import { Radio, Stack } from '@mantine/core'
import { Section } from '../../ui/section.tsx'
import { useKindWords } from './kind.ts'

/** Free edition (CRM API) or paid edition (PhoneBridge); the latter is named, but cannot be chosen yet. */
export function EditionChoice() {
  const { t } = useKindWords()
  return (
    <Section title={t('zoho.edition')}>
      <Radio.Group value="free" aria-label={t('zoho.edition')}>
        <Stack gap="xs">
          <Radio value="free" label={t('zoho.free')} description={t('zoho.freeText')} readOnly />
          <Radio value="paid" label={t('zoho.paid')} description={t('zoho.paidText')} disabled />
        </Stack>
      </Radio.Group>
    </Section>
  )
}
