import { Button, Menu, Text } from '@mantine/core'
import { IconVariable } from '@tabler/icons-react'
import { knownWord } from '../../i18n/known-word.ts'
import { useKindWords } from './kind.ts'

interface Props {
  readonly variables: readonly { readonly name: string; readonly example: string }[]
  readonly onChoose: (name: string) => void
}

/** The variables of templates, each with what it is and an example. */
export function VariableMenu({ variables, onChoose }: Props) {
  const { t } = useKindWords()
  const meanings = t('templateVariables', { returnObjects: true }) as Record<string, string>
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <Button
          variant="default"
          size="compact-sm"
          leftSection={<IconVariable size={16} />}
          disabled={variables.length === 0}
          style={{ alignSelf: 'flex-start' }}
        >
          {t('zoho.callLog.insert')}
        </Button>
      </Menu.Target>
      <Menu.Dropdown mah={320} maw="min(440px, 90vw)" style={{ overflowY: 'auto' }}>
        {variables.map(({ name, example }) => (
          <Menu.Item key={name} onClick={() => onChoose(name)}>
            <Text>{`{{${name}}}`}</Text>
            {knownWord(meanings, name) !== name && <Text size="xs">{knownWord(meanings, name)}</Text>}
            <Text size="xs" c="dimmed">
              {t('zoho.callLog.example', { example })}
            </Text>
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
