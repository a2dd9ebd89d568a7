import { ActionIcon, Box, Button, Fieldset, Group, Stack, Text, TextInput, Tooltip } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import { IconPlus, IconTrash } from '@tabler/icons-react'
import { useKindWords } from './kind.ts'
import type { NamedValue } from './named-values.ts'
import type { SettingsValues } from './settings-values.ts'

interface Props {
  readonly form: UseFormReturnType<SettingsValues>
  readonly path: 'creation' | 'tickets'
  readonly rows: readonly NamedValue[]
}

/** Mandatory fields of a product that does not tell them: their names are typed, each with the value that records get. */
export function TypedFields({ form, path, rows }: Props) {
  const { t } = useKindWords()
  const at = `${path}.rows`
  return (
    <Fieldset variant="unstyled" legend={t('zoho.creation.mandatory')} styles={{ legend: { fontWeight: 600 } }}>
      <Stack gap="sm">
        <Text size="xs" c="dimmed">
          {t('zoho.fields.hint')}
        </Text>
        {rows.map((_, index) => (
          <Group
            // biome-ignore lint/suspicious/noArrayIndexKey: rows are told apart by nothing else, and their fields hold no state
            key={index}
            gap="xs"
            wrap="nowrap"
            align="flex-start"
          >
            <Group gap="xs" align="flex-start" style={{ flex: 1 }}>
              <TextInput
                label={t('zoho.fields.name')}
                placeholder="cf_product"
                maxLength={100}
                autoComplete="off"
                spellCheck={false}
                style={{ flex: '1 1 180px' }}
                {...form.getInputProps(`${at}.${index}.name`)}
              />
              <TextInput
                label={t('zoho.fields.value')}
                maxLength={2000}
                autoComplete="off"
                style={{ flex: '1 1 180px' }}
                {...form.getInputProps(`${at}.${index}.value`)}
              />
            </Group>
            <Box mt={28}>
              <Tooltip label={t('zoho.fields.remove', { n: index + 1 })}>
                <ActionIcon
                  aria-label={t('zoho.fields.remove', { n: index + 1 })}
                  onClick={() => form.removeListItem(at, index)}
                >
                  <IconTrash size={16} />
                </ActionIcon>
              </Tooltip>
            </Box>
          </Group>
        ))}
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconPlus size={16} />}
          style={{ alignSelf: 'flex-start' }}
          onClick={() => form.insertListItem(at, { name: '', value: '' })}
        >
          {t('zoho.fields.add')}
        </Button>
      </Stack>
    </Fieldset>
  )
}
