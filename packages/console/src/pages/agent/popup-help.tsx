import { List, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'

const browserOf = (agent: string) =>
  /firefox/i.test(agent) ? 'firefox' : /safari/i.test(agent) && !/chrom|edg/i.test(agent) ? 'safari' : 'chrome'

/** How to allow pop-ups for this site in the browser at hand. */
export function PopupHelp() {
  const { t } = useTranslation()
  return (
    <List spacing={4} listStyleType="none" m={0} p={0}>
      <List.Item>
        <Text fw={600}>{t('agent.popup.how')}</Text>
        <Text>{t(`agent.popup.${browserOf(navigator.userAgent)}`)}</Text>
      </List.Item>
    </List>
  )
}
