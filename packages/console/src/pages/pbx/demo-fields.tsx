import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { useTranslation } from 'react-i18next'
import type { LinkValues } from './link-values.ts'

export function DemoFields({ form }: { form: UseFormReturnType<LinkValues> }) {
  const { t } = useTranslation()
  return <TextInput label={t('pbx.demoUrl')} {...form.getInputProps('demoUrl')} />
}
