import { type ContactView, MAX_CONTACT_NUMBERS } from '@jackfield/contract'
import { ActionIcon, Autocomplete, Button, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { randomKey } from '../../ui/random-key.ts'
import type { ContactValues } from './contact-form.tsx'
import { useLabelWords } from './label-words.ts'

interface Props {
  readonly form: UseFormReturnType<ContactValues>
  readonly readOnly: boolean
  readonly saved: ContactView['phones']
}

/** The numbers of a contact, each with its label. */
export function PhoneFields({ form, readOnly, saved }: Props) {
  const { t } = useTranslation()
  const labels = useLabelWords()
  const { phones } = form.values
  const partial = new Set(saved.filter(({ e164 }) => e164 === null).map(({ number }) => number))
  return (
    <Stack gap="xs" component="fieldset" m={0} p={0} style={{ border: 0, minWidth: 0 }}>
      <Text component="legend" fw={600} p={0} mb={4}>
        {t('contacts.numbers')}
      </Text>
      {phones.map(({ key, number }, index) => (
        <Group key={key} gap="xs" wrap="nowrap" align="flex-start">
          <Autocomplete
            size="sm"
            w={112}
            style={{ flexShrink: 0 }}
            aria-label={t('contacts.label', { n: index + 1 })}
            data={labels.all}
            filter={({ options }) => options}
            maxLength={32}
            readOnly={readOnly}
            {...form.getInputProps(`phones.${index}.label`)}
          />
          <TextInput
            style={{ flex: 1, minWidth: 0 }}
            aria-label={t('contacts.number', { n: index + 1 })}
            type="tel"
            maxLength={64}
            className="tabular"
            description={partial.has(number) ? t('contacts.numberNone') : undefined}
            inputWrapperOrder={['input', 'description', 'error']}
            readOnly={readOnly}
            {...form.getInputProps(`phones.${index}.number`)}
          />
          {!readOnly && phones.length > 1 && (
            <Tooltip label={t('contacts.removeNumber', { n: index + 1 })}>
              <ActionIcon
                size={36}
                aria-label={t('contacts.removeNumber', { n: index + 1 })}
                onClick={() => form.removeListItem('phones', index)}
              >
                <IconTrash size={16} />
              </ActionIcon>
            </Tooltip>
          )}
        </Group>
      ))}
      {!readOnly && phones.length < MAX_CONTACT_NUMBERS && (
        <Button
          variant="subtle"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => form.insertListItem('phones', { key: randomKey(), label: labels.word('work'), number: '' })}
        >
          {t('contacts.addNumber')}
        </Button>
      )}
    </Stack>
  )
}
