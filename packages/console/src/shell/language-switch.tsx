import { type Language, languages } from '@jackfield/contract'
import { Button, Menu } from '@mantine/core'
import { IconCheck, IconLanguage } from '@tabler/icons-react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/index.ts'

// Each language is named in itself, so that it can be found by those who read only that one.
const names: Record<Language, string> = { 'zh-CN': '简体中文', en: 'English' }

export function LanguageSwitch() {
  const { t } = useTranslation()
  const { language, change } = useLanguage()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconLanguage size={18} />}
          aria-label={t('shell.language')}
        >
          {language === 'zh-CN' ? '中文' : 'EN'}
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {languages.map((code) => (
          <Menu.Item
            key={code}
            lang={code}
            onClick={() => change(code)}
            rightSection={code === language ? <IconCheck size={16} /> : undefined}
          >
            {names[code]}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
