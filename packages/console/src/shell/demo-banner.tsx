import { Box, Text } from '@mantine/core'
import { useTranslation } from 'react-i18next'
import classes from './shell.module.css'

/** Says on every page of the console, wherever it is scrolled to, that nothing here is for production. */
export function DemoBanner({ height }: { height: number }) {
  const { t } = useTranslation()
  return (
    <Box className={classes.banner} role="note" h={height}>
      <Text size="xs" truncate visibleFrom="sm">
        {t('shell.demo')}
      </Text>
      <Text size="xs" truncate hiddenFrom="sm">
        {t('shell.demoShort')}
      </Text>
    </Box>
  )
}
